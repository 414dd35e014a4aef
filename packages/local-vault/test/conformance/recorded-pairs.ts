import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'

/** A request and the answer that the service gave, with names, times and material replaced by placeholders. */
export interface RecordedPair {
  kind: 'vault' | 'hsm'
  apiVersions: string[]
  method: string
  path: string
  query: Record<string, string>
  requestBody: Json | null
  status: number
  responseBody: Json | string | null
  headers: Record<string, string>
  /** Where it is from, in later files; in these the order of members is the wire's. */
  recording?: string
}

export type Json = { [name: string]: JsonValue }
export type JsonValue = string | number | boolean | null | JsonValue[] | Json

/** A file of recordings; `pairs` is undefined where it is not there. */
export interface RecordedFile {
  name: string
  pairs: RecordedPair[] | undefined
}

/** The recordings are not part of this repository. They are read from a folder beside it. */
const folder = new URL('../../../../../shared/reference/', import.meta.url)
export const referenceFiles: readonly RecordedFile[] = ['recorded-pairs.jsonl', 'recorded-pairs-2026.jsonl'].map(
  (name) => readRecordedFile(new URL(name, folder).pathname),
)

/** The file that `RECORDED_PAIRS` names alone, else those beside the repository. */
export const recordedFiles: readonly RecordedFile[] =
  process.env.RECORDED_PAIRS === undefined ? referenceFiles : [readRecordedFile(process.env.RECORDED_PAIRS)]

function readRecordedFile(file: string): RecordedFile {
  const name = basename(file)
  if (!existsSync(file)) return { name, pairs: undefined }
  const lines = readFileSync(file, 'utf8').split('\n')
  return { name, pairs: lines.filter((line) => line !== '').map((line) => withKind(JSON.parse(line))) }
}

/** Some Managed HSMs were recorded as vaults; their headers tell. */
function withKind(pair: RecordedPair): RecordedPair {
  return 'x-ms-server-latency' in pair.headers ? { ...pair, kind: 'hsm' } : pair
}
