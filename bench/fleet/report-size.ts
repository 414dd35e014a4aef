import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openReport, rotateKeys } from '../../packages/core/dist/fleet.js'
import { openJournal } from '../../packages/core/dist/index.js'
import { parseFleetReport } from '../../packages/core/dist/runs/report.js'
import { makeKeys, openBenchVaults } from './vaults.ts'

const sample = 100

/** Of a real run over a hundred keys: what its files come to for so many, and what a run holds that goes on from them. */
export async function measureFiles(
  keys: number,
): Promise<{ reportBytes: number; journalBytes: number; resumeBytes: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-report-'))
  const [reportFile, journalFile] = [join(folder, 'report.jsonl'), join(folder, 'journal.jsonl')]
  const bench = await openBenchVaults(['report'])
  const vault = await bench.connect(0)
  await makeKeys(vault, sample)
  const report = await openReport(reportFile, { resume: false, dryRun: false, shard: undefined })
  const journal = await openJournal(journalFile)
  const { outcomes } = await rotateKeys([{ vault }], { report, journal })
  const size = async (file: string) => ((await stat(file)).size / sample) * keys
  const sizes = { reportBytes: await size(reportFile), journalBytes: await size(journalFile) }
  await bench.close()
  await rm(folder, { recursive: true })
  const lines = outcomes.map((result, index) =>
    JSON.stringify({ type: 'result', result: { ...result, key: `${result.key}-#${index}` } }),
  )
  const parts = Math.ceil(keys / sample)
  const head = JSON.stringify({
    type: 'run',
    format: 'keyturn-report-1',
    startedOn: '2026-01-01T00:00:00Z',
    dryRun: false,
  })
  // A report of a tenth, as text of a million results is longer than a string can be.
  const share = Math.max(1, Math.ceil(parts / 10))
  const text = [
    head,
    ...Array.from({ length: share }, (_, part) => lines.join('\n').replaceAll('#', `${part}-`)),
    '',
  ].join('\n')
  globalThis.gc?.()
  const before = process.memoryUsage().heapUsed
  const parsed = parseFleetReport(text)
  globalThis.gc?.()
  const held = process.memoryUsage().heapUsed - before
  return { ...sizes, resumeBytes: (held / parsed.keys.size) * keys }
}
