import { localCredential } from './auth/credential.ts'
import { checkGrant } from './auth/grant.ts'
import { openTokenAuthority, type TokenAuthority } from './auth/tokens.ts'
import { freezeAt, openClock, type StoreClock } from './clock.ts'
import { LocalVaultError } from './errors.ts'
import { createEventFeed, type EventFeed } from './events/event-feed.ts'
import { type EventSchema, hostOf, toCloudEvent, toEventGrid } from './events/vault-event.ts'
import { externalKeyManager } from './external-key-manager.ts'
import { createFaultQueue } from './faults.ts'
import { fetchOver } from './http/fetch.ts'
import { createHandler, type Handler } from './http/handler.ts'
import { createHostParser, type HostParser } from './http/host.ts'
import { httpClientOver } from './http/http-client.ts'
import { createRequestLog } from './http/request-log.ts'
import { createLimiter, type Limiter } from './limits.ts'
import type { LocalVault, LocalVaultOptions } from './local-vault.ts'
import { type AttestationAuthority, openAttestationAuthority } from './release/attestation-authority.ts'
import { openSigner } from './release/signer.ts'
import { policyRunner } from './rotation/act-on-policies.ts'
import { invalid } from './snapshot/fields.ts'
import { importSnapshot } from './snapshot/import-snapshot.ts'
import { readSnapshot } from './snapshot/read-snapshot.ts'
import { snapshotOf } from './snapshot/write-snapshot.ts'
import { openEventSource } from './store/event-source.ts'
import { openExternalKeyTable } from './store/external-keys.ts'
import { openFaultShelf } from './store/fault-shelf.ts'
import { openKeyTable } from './store/keys.ts'
import { openStore } from './store/open-store.ts'
import { openSettingTable } from './store/settings.ts'
import { openVaultTable, type VaultProfile } from './store/vaults.ts'
import { checkVaultName } from './vault-name.ts'

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
    const settings = openSettingTable(store)
    const keys = openKeyTable(store)
    const vaults = openVaultTable(store)
    const defaultVault = vaults.ensure(name, givenSettings(options))
    for (const other of options.otherNames ?? []) vaults.ensure(checkVaultName(other), givenSettings(options))
    const tokens = openTokenAuthority(settings.secret('tokens'))
    if (options.now !== undefined) freezeAt(settings, options.now)
    const clock: StoreClock = openClock({ store, settings, onChange: () => catchUp().finally(() => feed.wake()) })
    const catchUp = policyRunner(store, keys, clock.at)
    const faults = createFaultQueue(clock.now)
    const sharedFaults = createFaultQueue(clock.now, openFaultShelf(store, settings))
    const { transitionDelay = 0, emptyPages = false } = options
    const externalKeys = openExternalKeyTable(store, settings)
    const signer = openSigner(settings)
    const attestation = openAttestationAuthority(signer)
    const abandoned = new AbortController()
    const source = openEventSource(store)
    const feed = createEventFeed({ source, now: clock.now, revision: () => store.revision(), catchUp: () => catchUp() })
    const log = createRequestLog(options.requestLog === false ? undefined : options.file, clock.lastKnown)
    const handler = log.over(
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
    const requests = trackRequests((request) => handler(request).finally(feed.wake))
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
      requests: { entries: log.entries, clear: log.clear },
      events: eventsOf(feed),
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
        closing ??= requests.close().then(() => {
          feed.close()
          log.flush()
          store.close()
        })
        return closing
      },
    }
    return {
      vault,
      handler: requests.handler,
      feed,
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

function givenSettings({ profile, purgeProtection, recoverableDays, serviceBuild }: LocalVaultOptions) {
  return {
    ...(profile === undefined ? {} : { profile }),
    ...(purgeProtection === undefined ? {} : { purgeProtection }),
    ...(recoverableDays === undefined ? {} : { recoverableDays }),
    ...(serviceBuild === undefined ? {} : { serviceBuild }),
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
