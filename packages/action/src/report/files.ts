import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { summary, warning } from '@actions/core'
import { auditSarif } from '@keyturn/core/audit'
import { safeLines } from '@keyturn/core/text'
import type { Environment } from '../inputs/input-reader.ts'
import { allResults } from './outputs.ts'
import type { Report } from './report.ts'
import { renderSummary, roomOfComment } from './summary.ts'

/** What is written when the work is done must not undo its report: a file that cannot be written is a warning. */
async function orWarn<T>(what: string, write: () => Promise<T>): Promise<T | undefined> {
  try {
    return await write()
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    warning(safeLines(`${what} could not be written: ${why}`), { title: 'keyturn' })
    return undefined
  }
}

/** Adds to the job summary; does nothing where the runner offers none. */
export async function writeSummary(markdown: string, env: Environment): Promise<void> {
  if (!env.GITHUB_STEP_SUMMARY) return
  await orWarn('the job summary (GITHUB_STEP_SUMMARY)', () => summary.addRaw(markdown).write())
}

/** Files for the steps after this one. */
export interface ReportFiles {
  resultsFile?: string
  commentFile?: string
  sarifFile?: string
}

/** Stores all results, and what a comment may say of them, in the runner's temporary folder. */
export async function storeReport(report: Report, env: Environment): Promise<ReportFiles> {
  const stored = await orWarn('the files with all results', async () => {
    const folder = await mkdtemp(join(env.RUNNER_TEMP || tmpdir(), 'keyturn-results-'))
    const files = { resultsFile: join(folder, 'results.json'), commentFile: join(folder, 'comment.md') }
    await writeFile(files.resultsFile, `${allResults(report.results)}\n`, { mode: 0o600 })
    await writeFile(files.commentFile, renderSummary(report, roomOfComment), { mode: 0o600 })
    if (report.audit === undefined) return files
    const sarifFile = join(folder, 'keyturn.sarif')
    await writeFile(sarifFile, auditSarif(report.audit), { mode: 0o600 })
    return { ...files, sarifFile }
  })
  return stored ?? {}
}
