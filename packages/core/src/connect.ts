import type { TokenCredential } from '@azure/core-auth'
import type { HttpClient } from '@azure/core-rest-pipeline'
import type { AccessWaitEvent } from './azure/pipeline/access-wait.ts'
import type { RetryEvent } from './azure/pipeline/retry.ts'
import { sharedCredential } from './azure/sign-in/credential.ts'
import { keepOwnMethods } from './azure/sign-in/own-sign-in.ts'
import { planSignIn, type SignedIn, type SignInOptions } from './azure/sign-in/sign-in-plan.ts'
import { cacheTokens } from './azure/sign-in/token-cache.ts'
import { type Clock, movableClock, systemClock } from './clock.ts'
import { KeyturnError } from './errors.ts'
import { type OptionNames, refuseUnknownOptions } from './options.ts'
import { quote } from './text.ts'
import type { Vault } from './vault/client.ts'
import type { Cloud } from './vault/cloud.ts'
import { cloudOf, parseVaultReference, vaultNameOf } from './vault/reference.ts'
import type { RequestLimiter } from './vault/request-limiter.ts'

/** Where a vault is and how to speak to it. */
export interface Connection {
  /** Base URL: https. */
  url: string
  credential: TokenCredential
  /** Carries the SDK's requests in place of the network. */
  httpClient?: HttpClient
  /** The vault's time, where it can be asked and may be moved: waits go by it, too. Default: what its answers say. */
  now?: () => Date
  /** Called by `Vault.close`. */
  close?: () => Promise<void>
}

/** Something that a person who waits may want to see. */
export type VaultEvent =
  | RetryEvent
  | AccessWaitEvent
  | { type: 'sign-in'; message: string }
  | ({ type: 'signed-in' } & SignedIn)

export interface ConnectOptions extends Omit<SignInOptions, 'onPrompt' | 'onSignedIn' | 'cloud'> {
  /** Signs in by itself, wherever the reference leads; `auth` and the other sign-in options are then without effect. */
  credential?: TokenCredential | undefined
  /** The cloud of a bare vault name. Default `public`. */
  cloud?: Cloud | undefined
  /**
   * One more host, with its subdomains, to which tokens may be sent; `host:port` for one port of it. Hosts of this machine
   * itself are meant by their name, too: without it, only the sign-in of an embedded vault is for them.
   */
  allowHost?: string | undefined
  /** Opens an embedded vault by its name: what `local` and `local:NAME` resolve to. */
  local?: ((name: string) => Promise<Connection>) | undefined
  /** Limit of a single request, in milliseconds. Default 30,000. */
  requestTimeout?: number | undefined
  /**
   * How long a permission that is missing is waited for, in milliseconds, counted from the first refusal: a new role assignment
   * takes some minutes to act. Default 0.
   */
  waitForAccess?: number | undefined
  /**
   * Version of the Key Vault REST API to speak, such as `7.4` or `2026-03-01-preview`, for a service that does not know the
   * newest yet, or what only a preview has. Default: the SDK's.
   */
  serviceVersion?: string | undefined
  /** Ends every call and every wait of this connection. */
  signal?: AbortSignal | undefined
  /** Time for waits, and for `now` until the vault has answered. Default: the connection's `now`, else the system's. */
  clock?: Clock | undefined
  onEvent?: ((event: VaultEvent) => void) | undefined
  /** Paces the requests of a whole run, over all its vaults (`createRunLimiter`). Default: each goes out at once. */
  limiter?: RequestLimiter | undefined
  /**
   * Who calls, in the `User-Agent` of each request, behind `keyturn`: the vault's audit log keeps it. Printable ASCII. Default:
   * nothing more.
   */
  userAgent?: string | undefined
}

const connectOptionNames: OptionNames<ConnectOptions> = {
  credential: true,
  auth: true,
  clientId: true,
  tenantId: true,
  env: true,
  getAssertion: true,
  cloud: true,
  allowHost: true,
  local: true,
  requestTimeout: true,
  waitForAccess: true,
  serviceVersion: true,
  signal: true,
  clock: true,
  onEvent: true,
  limiter: true,
  userAgent: true,
}

const defaultRequestTimeoutMs = 30_000

/**
 * Connects to a vault: the one place where it matters which vault it is. Sends nothing and signs in nowhere; that happens
 * with the first call.
 *
 * @param reference A vault's name, its URL, a key id in it, `local` or `local:NAME`; or a connection, as it is.
 * @throws {KeyturnError} `INVALID_INPUT` when the reference cannot be read, or is local and `options.local` is missing;
 *   `HOST_NOT_ALLOWED` when its host is no vault's.
 */
export async function connect(reference: string | Connection, options: ConnectOptions = {}): Promise<Vault> {
  refuseUnknownOptions('connect', options, connectOptionNames)
  checkServiceVersion(options.serviceVersion)
  checkUserAgent(options.userAgent)
  const connection = typeof reference === 'string' ? await resolve(reference, options) : reference
  const url = new URL(connection.url)
  refuseClearText(url)
  // The SDK takes a third of the time that a short command has; reading a reference must not wait for it.
  const { azureVault } = await import('./azure/client.ts')
  return azureVault({
    url: url.origin,
    name: vaultNameOf(url.origin),
    credential: cacheTokens(connection.credential),
    httpClient: connection.httpClient,
    env: options.env,
    now: connection.now,
    close: connection.close,
    clock: options.clock ?? (connection.now === undefined ? systemClock : movableClock(connection.now)),
    requestTimeout: options.requestTimeout ?? defaultRequestTimeoutMs,
    waitForAccess: options.waitForAccess,
    serviceVersion: options.serviceVersion,
    signal: options.signal,
    onEvent: options.onEvent,
    limiter: options.limiter,
    userAgent: options.userAgent,
  })
}

async function resolve(text: string, options: ConnectOptions): Promise<Connection> {
  const reference = parseVaultReference(text, { cloud: options.cloud, allowHost: options.allowHost })
  if (reference.kind === 'local') {
    if (options.local !== undefined) return options.local(reference.name)
    throw new KeyturnError('INVALID_INPUT', `${quote(text)} is an embedded vault, which cannot be opened here`, {
      hint: 'Pass a function that opens it (option "local"), for example with openLocalVault of @keyturn/local-vault.',
    })
  }
  refuseClearText(new URL(reference.url))
  const { credential, onEvent } = options
  if (credential !== undefined) return { url: reference.url, credential }
  const cloud = cloudOf(reference.url)
  const onPrompt = (message: string) => onEvent?.({ type: 'sign-in', message })
  const onSignedIn = (signedIn: SignedIn) => onEvent?.({ type: 'signed-in', ...signedIn })
  const signIn = { ...options, cloud, onPrompt, onSignedIn }
  const plan = planSignIn(signIn)
  const own = keepOwnMethods(plan, {
    url: reference.url,
    env: options.env,
    allowHost: options.allowHost,
  })
  return { url: reference.url, credential: sharedCredential(signIn, own === plan ? undefined : own) }
}

/** Whether the service has it is for the service to say. */
function checkServiceVersion(version: string | undefined): void {
  if (version === undefined || /^(?:\d+\.\d+|\d{4}-\d{2}-\d{2})(?:-preview(?:\.\d+)?)?$/.test(version)) return
  throw new KeyturnError('INVALID_INPUT', `${quote(version)} is no version of the Key Vault REST API`, {
    hint: 'It looks like 7.6, 2025-07-01 or 2026-03-01-preview.',
  })
}

function checkUserAgent(userAgent: string | undefined): void {
  if (userAgent === undefined || /^[ -~]{1,400}$/.test(userAgent)) return
  throw new KeyturnError(
    'INVALID_INPUT',
    `userAgent ${quote(userAgent)} is no text of 1 to 400 printable ASCII characters`,
  )
}

function refuseClearText(url: URL): void {
  if (url.protocol === 'https:') return
  throw new KeyturnError('INVALID_INPUT', `${quote(url.origin)}: tokens are sent over https only`, {
    hint: 'Serve the embedded vault with TLS (its default).',
  })
}
