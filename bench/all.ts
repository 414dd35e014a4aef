/**
 * Runs every bench, one after the other, and writes what they say into `bench/RESULTS.md`: a table of goals and results. Takes
 * about a quarter of an hour on two cores that do nothing else; whether they did is in the table.
 *
 *   node bench/all.ts [--only PATTERN] [--rounds N]
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { availableParallelism, loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const benches = [
  'cold-start.ts',
  'action-start.ts',
  'import.ts',
  'local-vault/start.ts',
  'local-vault/get.ts',
  'local-vault/create.ts',
  'local-vault/rsa-create.ts',
  'local-vault/rsa-load.ts',
  'fleet/rotate.ts',
  'fleet/audit.ts',
  'audit.ts',
  'fleet/tokens.ts',
  'fleet/memory.ts',
  'fleet/long-runs.ts',
  'fleet/first-line.ts',
  'action-size.ts',
  'peers.ts',
]

interface Row {
  bench: string
  what: string
  result: string
  goal: string
  met: boolean | undefined
}

const { values } = parseArgs({ options: { only: { type: 'string' }, rounds: { type: 'string' } } })
const rows: Row[] = []
const [loadBefore = 0] = loadavg()
for (const bench of benches.filter((each) => values.only === undefined || new RegExp(values.only).test(each))) {
  process.stderr.write(`${bench} ...\n`)
  rows.push(...(await run(bench)))
  await writeFile(new URL('RESULTS.md', import.meta.url), table(rows))
}
process.stdout.write(table(rows))

async function run(bench: string): Promise<Row[]> {
  const program = fileURLToPath(new URL(bench, import.meta.url))
  const child = spawn(process.execPath, [program, ...(values.rounds === undefined ? [] : [values.rounds])], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  const [status] = await once(child, 'close')
  if (status !== 0) return [{ bench, what: 'it failed', result: `exit status ${status}`, goal: '', met: false }]
  return readRows(bench, text)
}

/** A line with a goal is a row; a line without one that ends no sentence of figures says what those below it are about. */
function readRows(bench: string, text: string): Row[] {
  let about = ''
  return text.split('\n').flatMap((line) => {
    const ratio = /^(.+?) +([\d.]+) {3}\(goal (.+?); /.exec(line)
    const start = /^(.+?) {2,}median +([\d.]+)x .*\(goal ([\d.]+)x\)/.exec(line)
    const [, what = '', result = '', goal = ''] = ratio ?? start?.with(3, `<= ${start[3]}`) ?? []
    if (what === '') {
      if (line !== '' && !/ {3}/.test(line)) about = `${line}: `
      else if (/in flight/.test(line)) about = `${/\d+ in flight/.exec(line)?.[0]}: `
      return []
    }
    if (goal === '-') return []
    return [
      {
        bench,
        what: `${bench === 'cold-start.ts' ? '' : about}${what.trim()}`,
        result,
        goal,
        met: meets(result, goal),
      },
    ]
  })
}

function meets(result: string, goal: string): boolean | undefined {
  const [, sign, bound] = /^([<>]=) ([\d.]+)/.exec(goal) ?? []
  if (sign === undefined) return undefined
  return sign === '<=' ? Number(result) <= Number(bound) : Number(result) >= Number(bound)
}

function table(rows: readonly Row[]): string {
  const [loadAfter = 0] = loadavg()
  const cores = availableParallelism()
  const load = `load ${loadBefore.toFixed(1)} before and ${loadAfter.toFixed(1)} after`
  const busy = loadBefore > 0.5 ? `**The machine was loaded by others (${load})**, so take these as bounds` : load
  const { version: sdk } = createRequire(new URL('../packages/core/src/', import.meta.url))(
    '@azure/keyvault-keys/package.json',
  )
  return `# Results of the benches

Written by \`node bench/all.ts\` on ${new Date().toISOString().slice(0, 10)}: ${cores} cores, Node ${process.versions.node}, @azure/keyvault-keys ${sdk}. ${busy}. Each
figure is a ratio within one run, the median of its rounds; seconds and milliseconds are this machine's alone. Why a goal is missed
stands in [MISSED.md](MISSED.md).

| bench | what | result | goal | |
| --- | --- | --- | --- | --- |
${rows.map(({ bench, what, result, goal, met }) => `| ${bench} | ${what} | ${result} | ${goal === 'none' ? '' : goal} | ${met === undefined ? '' : met ? 'reached' : '**missed**'} |`).join('\n')}
`
}
