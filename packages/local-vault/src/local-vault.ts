import type { TokenCredential } from '@azure/core-auth'
import type { HttpClient } from '@azure/core-rest-pipeline'
import type { Grant } from './auth/grant.ts'
import type { VaultClock } from './clock.ts'
import type { CloudEvent, EventGridEvent } from './events/vault-event.ts'
import type { ExternalKeyManager } from './external-key-manager.ts'
import type { Faults } from './faults.ts'
import type { RequestLog } from './http/request-log.ts'
import type { AttestationOptions } from './release/attestation-authority.ts'
import type { ServiceBuild, VaultProfile } from './store/vaults.ts'

export interface LocalVaultOptions {
  /** Where keys are kept: `:memory:` (default) or a path. A new file gets mode 0600, a new folder 0700. */
  file?: string
  /** The vault's name, 1 to 63 letters, digits and hyphens. Default `default`. One file can hold many vaults. */
  name?: string
  /** More vaults of the same file, with the same settings. Any other comes into being when its host name is first used. */
  otherNames?: readonly string[]
  /** Which key types the vault takes. Default `premium`, or what the stored vault has. */
  profile?: VaultProfile
  /** Refuse to purge. Default false, or what the stored vault has. */
  purgeProtection?: boolean
  /** How long deleted keys can be recovered, in days, 7 to 90. Default 90, or what the stored vault has. */
  recoverableDays?: number
  /** As which build of the service to answer. Default `2026`, or what the stored vault has. */
  serviceBuild?: ServiceBuild
  /** Freezes the vault's clock here. Default: the stored clock, which runs with the system's until it is moved. */
  now?: Date | string
  /** How long a delete and a recover take to show, in milliseconds of the vault's clock. Default 0. */
  transitionDelay?: number
  /** Start every list with an empty page that has a next link, as the service may. Default false. */
  emptyPages?: boolean
  /**
   * Answer 429 when the documented request limits of a vault are exceeded, by the vault's clock. `window` is how long a
   * used-up budget takes to come back, in milliseconds, by default the documented 10 s. Default false.
   */
  limits?: boolean | { window?: number }
  /**
   * Take tokens of this vault's own endpoints whatever audience they are for. Default false: as the service, which
   * refuses a token for another service than Key Vault.
   */
  anyAudience?: boolean
  /**
   * Names of vaults in Azure that this one answers for as well, for clients that know no other names, each in full:
   * `contoso.vault.azure.net` is then the vault `contoso` of this store. Default none.
   */
  azureHosts?: readonly string[]
  /**
   * Write what is asked to `{file}.log`, for whoever wants to know later; with `:memory:` it is kept in memory alone.
   * Never a token, a body or an answer. Default true.
   */
  requestLog?: boolean
}

export interface ImportOptions {
  /** Remove all keys of the vault, deleted ones included, in the same step. Default false. */
  replace?: boolean
  /** Check everything and write nothing. Default false. */
  dryRun?: boolean
}

/** An embedded vault, open in this process. */
export interface LocalVault {
  /** `https://{name}.vault.localhost`, for `httpClient` and `fetch`; nothing listens there. */
  url: string
  /** Signs in at this vault. */
  credential: TokenCredential
  /**
   * A credential that may do only what is granted: to see a program work, or fail clearly, with least privilege.
   *
   * @throws {LocalVaultError} `INVALID_OPTION` for permissions that there are not.
   */
  credentialWith(grant: Grant): TokenCredential
  /** Give it to an SDK client as its option `httpClient`: its requests are answered in this process. */
  httpClient: HttpClient
  /** Answers a request for `url` as the service would. */
  fetch(request: Request): Promise<Response>
  /** The vault's clock, read now. */
  now(): Date
  clock: VaultClock
  /** Where the external keys of the Managed HSMs of this store live. */
  externalKeys: ExternalKeyManager
  /**
   * An attestation token of the vault's own authority, which all vaults of the store believe: for `releaseKey`. The
   * release policies of keys decide whether it is enough.
   *
   * @throws {LocalVaultError} `INVALID_OPTION`.
   */
  attest(options?: AttestationOptions): Promise<string>
  /** Faults to inject into requests of this process; those of a listener in another process are its own. */
  faults: Faults
  /** Faults kept in the store: they strike requests of whichever process answers them, after those of that process. */
  sharedFaults: Faults
  /** What this process was asked, by which client, and how it answered: the last 10,000 requests. */
  requests: RequestLog
  /**
   * What Event Grid would be told of keys from now on, of all vaults of the store and whichever process did it: new
   * versions, and those that are about to run out or have, at the right moment of the vault's clock. Ends with the signal
   * and when the vault is closed.
   */
  events(options?: { schema?: 'event-grid'; signal?: AbortSignal }): AsyncIterable<EventGridEvent>
  events(options: { schema: 'cloudevents'; signal?: AbortSignal }): AsyncIterable<CloudEvent>
  /**
   * Adds keys from a snapshot (YAML or JSON): one that was exported, or a seed written by hand. All or none.
   *
   * @throws {LocalVaultError} `INVALID_SNAPSHOT` with the place in the document.
   */
  importSnapshot(text: string, options?: ImportOptions): Promise<{ keys: number; versions: number }>
  /** How many keys there are, deleted ones included. */
  keyCount(): number
  /** All keys with all versions as YAML, *private key material included*. */
  exportSnapshot(): Promise<string>
  /** Removes all keys of all vaults of the store and all shared faults, and lets the clock run with the system's. */
  erase(): Promise<void>
  /** Whether somebody else has the store open, too. */
  isShared(): boolean
  /** Waits for what is under way, then closes the store. */
  close(): Promise<void>
}
