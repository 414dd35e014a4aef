import type { FileHandle } from 'node:fs/promises'
import { KeyturnError } from '../errors.ts'
import { refuseUnknownOptions } from '../options.ts'
import { openRegularFile } from '../regular-file.ts'
import type { RotationResult } from '../rotation/result.ts'
import type { RunEvent } from './for-each-key.ts'
import {
  type FleetReport,
  parseFleetReport,
  type ReportLine,
  type ReportWriter,
  reportFormat,
  reportLine,
} from './report.ts'
import { formatShard, type Shard } from './shard.ts'

export interface OpenReportOptions {
  /** Go on where the file stops; a file that is there is refused otherwise. */
  resume: boolean
  dryRun: boolean
  shard: Shard | undefined
}

/**
 * Opens a report file, for its owner alone.
 *
 * @throws {KeyturnError} `INVALID_INPUT` when it is there and is not to be resumed, is no report, or is another shard's
 */
export async function openReport(file: string, options: OpenReportOptions): Promise<ReportWriter> {
  refuseUnknownOptions<OpenReportOptions>('openReport', options, { resume: true, dryRun: true, shard: true }, 'resume')
  const { resume, dryRun, shard } = options
  const found = resume ? await readReport(file, shard) : undefined
  const before = found?.report
  const handle = await openForAppend(file, resume)
  const write = (line: ReportLine) => handle.appendFile(`${JSON.stringify(line)}\n`)
  // A line that an earlier run did not finish must not swallow the first one of this run.
  if (found !== undefined) await handle.truncate(found.wholeBytes)
  await write({
    type: 'run',
    format: reportFormat,
    startedOn: new Date().toISOString(),
    dryRun,
    ...(shard !== undefined && { shard: formatShard(shard) }),
  })
  return {
    ...(before !== undefined && { before }),
    write: (event) => write(reportLine(event as RunEvent<RotationResult>)),
    async end(complete) {
      await write({ type: 'end', endedOn: new Date().toISOString(), complete })
      await handle.sync()
      await handle.close()
    },
  }
}

interface FoundReport {
  report: FleetReport
  /** How much of the file is whole lines. */
  wholeBytes: number
}

async function readReport(file: string, shard: Shard | undefined): Promise<FoundReport | undefined> {
  let text: string
  try {
    const handle = await openRegularFile(file, 'read')
    text = await handle.readFile('utf8').finally(() => handle.close())
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw unusable(file, error)
  }
  const report = parseFleetReport(text)
  const asked = shard === undefined ? undefined : formatShard(shard)
  if (report.shard === asked) {
    return { report, wholeBytes: Buffer.byteLength(text.slice(0, text.lastIndexOf('\n') + 1)) }
  }
  throw new KeyturnError(
    'INVALID_INPUT',
    `"${file}" is the report of ${nameShard(report.shard)}, and this run is ${nameShard(asked)}`,
  )
}

async function openForAppend(file: string, resume: boolean): Promise<FileHandle> {
  try {
    return await openRegularFile(file, resume ? 'append' : 'append to a new one')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw unusable(file, error)
    throw new KeyturnError('INVALID_INPUT', `"${file}" exists already, and a report is not overwritten`, {
      hint: 'Go on where it stops (resume), or choose another name.',
    })
  }
}

function nameShard(shard: string | undefined): string {
  return shard === undefined ? 'all shards' : `shard ${shard}`
}

function unusable(file: string, error: unknown): KeyturnError {
  const { code, message } = error as NodeJS.ErrnoException
  return new KeyturnError('INVALID_INPUT', `the report "${file}" cannot be used: ${code ?? message}`, { cause: error })
}
