import type { TokenCredential } from '@azure/core-auth'
import type { HttpClient } from '@azure/core-rest-pipeline'
import { localCredential } from './auth/credential.ts'
import { checkGrant, type Grant } from './auth/grant.ts'
import { openTokenAuthority, type TokenAuthority } from './auth/tokens.ts'
import { freezeAt, openClock, type StoreClock, type VaultClock } from './clock.ts'
import { LocalVaultError } from './errors.ts'
import { type ExternalKeyManager, externalKeyManager } from './external-key-manager.ts'
import { createFaultQueue, type Faults } from './faults.ts'
import { fetchOver } from './http/fetch.ts'
import { createHandler, type Handler } from './http/handler.ts'
import { createHostParser, type HostParser } from './http/host.ts'
import { httpClientOver } from './http/http-client.ts'
import { createLimiter, type Limiter } from './limits.ts'
import {
  type AttestationAuthority,
  type AttestationOptions,
  openAttestationAuthority,
} from './release/attestation-authority.ts'
import { openSigner } from './release/signer.ts'
import { policyRunner } from './rotation/act-on-policies.ts'
import { invalid } from './snapshot/fields.ts'
import { importSnapshot } from './snapshot/import-snapshot.ts'
import { readSnapshot } from './snapshot/read-snapshot.ts'
import { snapshotOf } from './snapshot/write-snapshot.ts'
import { openExternalKeyTable } from './store/external-keys.ts'
import { openFaultShelf } from './store/fault-shelf.ts'
import { openKeyTable } from './store/keys.ts'
import { openStore } from './store/open-store.ts'
import { openSettingTable } from './store/settings.ts'
import { openVaultTable, type VaultProfile } from './store/vaults.ts'
import { checkVaultName } from './vault-name.ts'

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

/** What a listener needs of an open vault besides its public face. */
export interface OpenVault {
  vault: LocalVault
  handler: Handler
  tokens: TokenAuthority
  parseHost: HostParser
  attestation: AttestationAuthority
  name: string
  profile: VaultProfile
  /** Gives up answers that a fault makes slow: their callers are gone. */
  abandon(): void
}

/**
 * Opens an embedded vault in this process.
 *
 * @throws {LocalVaultError} `INVALID_OPTION`; `FILE_TOO_OPEN`, `FILE_DAMAGED`, `FILE_TOO_NEW`, `FILE_UNUSABLE` for the
 * file.
 */
export async function openLocalVault(options: LocalVaultOptions = {}): Promise<LocalVault> {
  return openVault(options).vault
}

export function openVault(options: LocalVaultOptions): OpenVault {
  const name = checkVaultName(options.name ?? 'default')
  const parseHost = createHostParser(options.azureHosts)
  const store = openStore(options.file ?? ':memory:')
  try {
    const settings = openSettingTable(store)
    const keys = openKeyTable(store)
    const vaults = openVaultTable(store)
    const defaultVault = vaults.ensure(name, givenSettings(options))
    for (const other of options.otherNames ?? []) vaults.ensure(checkVaultName(other), givenSettings(options))
    const tokens = openTokenAuthority(settings.secret('tokens'))
    if (options.now !== undefined) freezeAt(settings, options.now)
    const clock: StoreClock = openClock({ store, settings, onChange: () => catchUp() })
    const catchUp = policyRunner(store, keys, clock.at)
    const faults = createFaultQueue(clock.now)
    const sharedFaults = createFaultQueue(clock.now, openFaultShelf(store, settings))
    const { transitionDelay = 0, emptyPages = false } = options
    const externalKeys = openExternalKeyTable(store, settings)
    const signer = openSigner(settings)
    const attestation = openAttestationAuthority(signer)
    const abandoned = new AbortController()
    const requests = trackRequests(
      createHandler({
        store,
        keys,
        vaults,
        clock,
        parseHost,
        tokens,
        externalKeys,
        attestation,
        signer,
        anyAudience: options.anyAudience ?? false,
        options: { transitionDelay, emptyPages },
        faults,
        sharedFaults,
        abandoned: abandoned.signal,
        limiter: limiterFor(options.limits ?? false),
        catchUp,
        defaultVault,
      }),
    )
    const domain = defaultVault.profile === 'managed-hsm' ? 'managedhsm' : 'vault'
    let closing: Promise<void> | undefined
    const url = `https://${name}.${domain}.localhost`
    const vault: LocalVault = {
      url,
      credential: localCredential(tokens),
      credentialWith: (grant) => localCredential(tokens, checkGrant(grant)),
      httpClient: httpClientOver(requests.handler),
      fetch: fetchOver(requests.handler),
      now: clock.now,
      clock,
      externalKeys: externalKeyManager(externalKeys),
      attest: (chosen) => attestation.issue({ authority: url, ...chosen }, clock.now()),
      faults,
      sharedFaults,
      async importSnapshot(text, { replace = false, dryRun = false } = {}) {
        const { parse } = await import('yaml')
        const snapshot = await readSnapshot(parseWith(parse, text), defaultVault, clock.now())
        importSnapshot(store, keys, { snapshot, vault: defaultVault, now: clock.now(), replace, dryRun, settings })
        if (!dryRun) await catchUp()
        return {
          keys: snapshot.keys.length,
          versions: snapshot.keys.reduce((sum, { versions }) => sum + versions.length, 0),
        }
      },
      keyCount: () => keys.count(defaultVault.id),
      async exportSnapshot() {
        const { stringify } = await import('yaml')
        return stringify(snapshotOf(keys, defaultVault, clock.isSystemTime() ? undefined : clock.now()))
      },
      async erase() {
        store.write(() => {
          keys.purgeAll()
          settings.remove('clock')
          sharedFaults.clear()
        })
      },
      isShared: store.isShared,
      close() {
        closing ??= requests.close().then(store.close)
        return closing
      },
    }
    return {
      vault,
      handler: requests.handler,
      tokens,
      parseHost,
      attestation,
      name,
      profile: defaultVault.profile,
      abandon: () => abandoned.abort(),
    }
  } catch (error) {
    store.close()
    throw error
  }
}

function limiterFor(limits: boolean | { window?: number }): Limiter | undefined {
  if (limits === false) return undefined
  return limits === true ? createLimiter() : createLimiter(limits.window)
}

/** A parser's message may quote the line that it choked on, and that line may hold a key: only the place is told. */
function parseWith(parse: (text: string) => unknown, text: string): unknown {
  try {
    return parse(text)
  } catch (error) {
    const [place] = (error as { linePos?: { line: number; col: number }[] }).linePos ?? []
    throw invalid(`the snapshot is not valid YAML${place ? ` at ${place.line}:${place.col}` : ''}`, 'Correct it there.')
  }
}

function givenSettings({ profile, purgeProtection, recoverableDays }: LocalVaultOptions) {
  return {
    ...(profile === undefined ? {} : { profile }),
    ...(purgeProtection === undefined ? {} : { purgeProtection }),
    ...(recoverableDays === undefined ? {} : { recoverableDays }),
  }
}

/** Lets `close` wait for requests that are being answered, and refuses later ones. */
function trackRequests(answer: Handler): { handler: Handler; close: () => Promise<void> } {
  const open = new Set<Promise<unknown>>()
  let isClosed = false
  return {
    handler(request) {
      if (isClosed) return Promise.reject(new LocalVaultError('CLOSED', 'the embedded vault is closed'))
      const answering = answer(request)
      open.add(answering)
      const done = () => open.delete(answering)
      answering.then(done, done)
      return answering
    },
    async close() {
      isClosed = true
      await Promise.allSettled(open)
    },
  }
}
