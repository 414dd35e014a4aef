import { existsSync, readFileSync } from 'node:fs'

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
}

export type Json = { [name: string]: JsonValue }
export type JsonValue = string | number | boolean | null | JsonValue[] | Json

/**
 * The recordings are not part of this repository. They are read from a folder beside it, or from where
 * `RECORDED_PAIRS` says.
 */
export const recordingFile: string =
  process.env.RECORDED_PAIRS ??
  new URL('../../../../../shared/reference/recorded-pairs.jsonl', import.meta.url).pathname

/** Undefined where the recordings are not there. */
export function readRecordedPairs(): RecordedPair[] | undefined {
  if (!existsSync(recordingFile)) return undefined
  const lines = readFileSync(recordingFile, 'utf8').split('\n')
  return lines.filter((line) => line !== '').map((line) => withKind(JSON.parse(line)))
}

/** Some Managed HSMs were recorded as vaults; their headers tell. */
function withKind(pair: RecordedPair): RecordedPair {
  return 'x-ms-server-latency' in pair.headers ? { ...pair, kind: 'hsm' } : pair
}
