import { localCredential } from './auth/credential.ts'
import { checkGrant } from './auth/grant.ts'
import type { TokenAuthority } from './auth/tokens.ts'
import { LocalVaultError } from './errors.ts'
import type { EventFeed } from './events/event-feed.ts'
import { type EventSchema, hostOf, toCloudEvent, toEventGrid } from './events/vault-event.ts'
import { externalKeyManager } from './external-key-manager.ts'
import { fetchOver } from './http/fetch.ts'
import { createHandler, type Handler } from './http/handler.ts'
import { createHostParser, type HostParser } from './http/host.ts'
import { httpClientOver } from './http/http-client.ts'
import { createRequestLog, type OpenRequestLog } from './http/request-log.ts'
import type { LocalVault, LocalVaultOptions } from './local-vault.ts'
import type { AttestationAuthority } from './release/attestation-authority.ts'
import { invalid } from './snapshot/fields.ts'
import { importSnapshot } from './snapshot/import-snapshot.ts'
import { readSnapshot } from './snapshot/read-snapshot.ts'
import { snapshotOf } from './snapshot/write-snapshot.ts'
import { openStore } from './store/open-store.ts'
import type { VaultProfile } from './store/vaults.ts'
import { checkVaultName } from './vault-name.ts'
import { openVaultParts, type VaultParts } from './vault-parts.ts'

/** What a listener needs of an open vault besides its public face. */
export interface OpenVault {
  vault: LocalVault
  handler: Handler
  feed: EventFeed
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
    const parts = openVaultParts(store, parseHost, name, options)
    const { feed, tokens, attestation, defaultVault, abandon } = parts
    const log = createRequestLog(options.requestLog === false ? undefined : options.file, parts.clock.lastKnown)
    const handler = log.over(createHandler(parts))
    const requests = trackRequests((request) => handler(request).finally(feed.wake))
    const vault = vaultOver(name, parts, requests, log)
    const { profile } = defaultVault
    return { vault, handler: requests.handler, feed, tokens, parseHost, attestation, name, profile, abandon }
  } catch (error) {
    store.close()
    throw error
  }
}

/** The public face of an open vault. */
function vaultOver(name: string, parts: VaultParts, requests: TrackedRequests, log: OpenRequestLog): LocalVault {
  const { store, keys, settings, clock, tokens, externalKeys, attestation, faults, sharedFaults, feed } = parts
  const { profile, id } = parts.defaultVault
  const url = `https://${name}.${profile === 'managed-hsm' ? 'managedhsm' : 'vault'}.localhost`
  let closing: Promise<void> | undefined
  return {
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
    requests: { entries: log.entries, clear: log.clear },
    events: eventsOf(feed),
    ...snapshotsOf(parts),
    keyCount: () => keys.count(id),
    async erase() {
      store.write(() => {
        keys.purgeAll()
        settings.remove('clock')
        sharedFaults.clear()
      })
    },
    isShared: store.isShared,
    close() {
      closing ??= requests.close().then(() => {
        feed.close()
        log.flush()
        store.close()
      })
      return closing
    },
  }
}

/** A vault as a file of text, out and in. */
function snapshotsOf(parts: VaultParts): Pick<LocalVault, 'importSnapshot' | 'exportSnapshot'> {
  const { store, keys, settings, clock, defaultVault, catchUp } = parts
  return {
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
    async exportSnapshot() {
      const { stringify } = await import('yaml')
      return stringify(snapshotOf(keys, defaultVault, clock.isSystemTime() ? undefined : clock.now()))
    },
  }
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

/** Under the names that the vaults of a store have in this process. */
function eventsOf(feed: EventFeed): LocalVault['events'] {
  return (({ schema = 'event-grid', signal }: { schema?: EventSchema; signal?: AbortSignal } = {}) => {
    const tell = schema === 'cloudevents' ? toCloudEvent : toEventGrid
    const found = feed.follow(signal)
    return (async function* () {
      for await (const group of found) yield* group.map((each) => tell(each, `https://${hostOf(each.version)}`))
    })()
  }) as LocalVault['events']
}

interface TrackedRequests {
  handler: Handler
  close(): Promise<void>
}

/** Lets `close` wait for requests that are being answered, and refuses later ones. */
function trackRequests(answer: Handler): TrackedRequests {
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
