import type { KeyturnError } from '../errors.ts'
import type { Vault } from '../vault/client.ts'
import type { FormatName } from './formats/format.ts'
import type { WrapAlgorithm } from './formats/wrapped-key.ts'
import type { JsonPath } from './text/json-path.ts'

/** What opens and wraps, and what enables a version for a moment. */
export type RewrappingVault = Pick<
  Vault,
  | 'url'
  | 'now'
  | 'sleep'
  | 'getKey'
  | 'listVersions'
  | 'wrap'
  | 'unwrap'
  | 'encrypt'
  | 'decrypt'
  | 'sign'
  | 'verify'
  | 'updateKey'
>

export interface RewrapOptions {
  /** Where the wrapped values stand in a JSON or YAML document. Default: wherever a format is known by itself. */
  path?: JsonPath | undefined
  /** What has made bare ciphertexts, which say nothing of themselves: at the path, or the whole text. Default: there are none. */
  raw?: WrapAlgorithm | undefined
  /** Only values wrapped by this key. It is also the key of values that name none. */
  key?: string | undefined
  /**
   * Of envelopes and JWEs; other formats have one of their own. Default: as before; `RSA-OAEP-256` in place of `RSA1_5`,
   * which is open to padding attacks.
   */
  algorithm?: WrapAlgorithm | undefined
  /** Look and report, but unwrap and change nothing. Default `false`. */
  dryRun?: boolean | undefined
  /** Enables a disabled version for as long as its values are opened, and disables it again whatever happens. Default `false`. */
  enableForRewrap?: boolean | undefined
  /** When it aborts, no further value is begun. */
  signal?: AbortSignal | undefined
}

/** What became of one wrapped value. Plain JSON but for the error. */
export interface RewrapEntry {
  /** What the caller calls the text: a file's name. */
  source: string
  /** Where in the text; `null` when the text is the value. */
  path: string | null
  format: FormatName
  vaultUrl: string | null
  key: string | null
  /** The version that had wrapped it; `null` when that is unknown. */
  from: string | null
  /** The version that wraps it now, or would after a dry run; `null` when it was left as it is for another reason. */
  to: string | null
  /**
   * `rewrapped`: by the latest version now; `current`: it was already. `skipped`: see `reason`. `failed`: see `error`,
   * and the value is as it was.
   */
  outcome: 'rewrapped' | 'current' | 'skipped' | 'failed'
  reason: RewrapReason | null
  dryRun: boolean
  /** The content of a JWE was encrypted anew, since its header names the version and the content's tag covers the header. */
  contentEncryptedAnew: boolean
  /** Which old version is needed to unwrap it from now on: none, this one, or nobody can tell. */
  needs: string | 'unknown' | null
  error: KeyturnError | null
}

export type RewrapReason =
  /** What is at this path is none that can be read here, so it may need any version. */
  | 'NOT_WRAPPED'
  /** It was wrapped in a vault that is not among those given. */
  | 'OTHER_VAULT'
  /** It was wrapped by another key than the one asked for. */
  | 'OTHER_KEY'
  /** The value names no key, and no key was named to try, or more than one vault was. */
  | 'NO_KEY'

/** What became of a value, wherever it stands. */
export type Outcome = Omit<RewrapEntry, 'source' | 'path' | 'format'>

/** A value that nobody has looked at closer. */
export const untouched: Outcome = {
  vaultUrl: null,
  key: null,
  from: null,
  to: null,
  outcome: 'skipped',
  reason: null,
  dryRun: false,
  contentEncryptedAnew: false,
  needs: null,
  error: null,
}
