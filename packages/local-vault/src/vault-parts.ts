import { openTokenAuthority } from './auth/tokens.ts'
import { freezeAt, openClock, type StoreClock } from './clock.ts'
import { createEventFeed, type EventFeed } from './events/event-feed.ts'
import { createFaultQueue } from './faults.ts'
import type { HandlerContext } from './http/handler.ts'
import type { HostParser } from './http/host.ts'
import { createLimiter, type Limiter } from './limits.ts'
import type { LocalVaultOptions } from './local-vault.ts'
import { openAttestationAuthority } from './release/attestation-authority.ts'
import { openSigner } from './release/signer.ts'
import { policyRunner } from './rotation/act-on-policies.ts'
import { openEventSource } from './store/event-source.ts'
import { openExternalKeyTable } from './store/external-keys.ts'
import { openFaultShelf } from './store/fault-shelf.ts'
import { openKeyTable } from './store/keys.ts'
import type { Store } from './store/open-store.ts'
import { openSettingTable, type SettingTable } from './store/settings.ts'
import { openVaultTable } from './store/vaults.ts'
import { checkVaultName } from './vault-name.ts'

/** All that hangs on an open store. */
export interface VaultParts extends HandlerContext {
  settings: SettingTable
  feed: EventFeed
  /** Gives up answers that a fault makes slow: their callers are gone. */
  abandon(): void
}

/** @throws {LocalVaultError} `INVALID_OPTION` */
export function openVaultParts(
  store: Store,
  parseHost: HostParser,
  name: string,
  options: LocalVaultOptions,
): VaultParts {
  const settings = openSettingTable(store)
  const keys = openKeyTable(store)
  const vaults = openVaultTable(store)
  const defaultVault = vaults.ensure(name, givenSettings(options))
  for (const other of options.otherNames ?? []) vaults.ensure(checkVaultName(other), givenSettings(options))
  if (options.now !== undefined) freezeAt(settings, options.now)
  const clock: StoreClock = openClock({ store, settings, onChange: () => catchUp().finally(() => feed.wake()) })
  const catchUp = policyRunner(store, keys, clock.at)
  const source = openEventSource(store)
  const feed = createEventFeed({ source, now: clock.now, revision: () => store.revision(), catchUp: () => catchUp() })
  const signer = openSigner(settings)
  const abandoned = new AbortController()
  const { transitionDelay = 0, emptyPages = false, anyAudience = false, limits = false } = options
  return {
    store,
    settings,
    keys,
    vaults,
    defaultVault,
    clock,
    catchUp,
    feed,
    parseHost,
    tokens: openTokenAuthority(settings.secret('tokens')),
    externalKeys: openExternalKeyTable(store, settings),
    signer,
    attestation: openAttestationAuthority(signer),
    anyAudience,
    options: { transitionDelay, emptyPages },
    faults: createFaultQueue(clock.now),
    sharedFaults: createFaultQueue(clock.now, openFaultShelf(store, settings)),
    limiter: limiterFor(limits),
    abandoned: abandoned.signal,
    abandon: () => abandoned.abort(),
  }
}

function limiterFor(limits: boolean | { window?: number }): Limiter | undefined {
  if (limits === false) return undefined
  return limits === true ? createLimiter() : createLimiter(limits.window)
}

function givenSettings({ profile, purgeProtection, recoverableDays, serviceBuild }: LocalVaultOptions) {
  return {
    ...(profile === undefined ? {} : { profile }),
    ...(purgeProtection === undefined ? {} : { purgeProtection }),
    ...(recoverableDays === undefined ? {} : { recoverableDays }),
    ...(serviceBuild === undefined ? {} : { serviceBuild }),
  }
}
