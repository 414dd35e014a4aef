import { bearerToken, foreignToken, missingToken, unauthorized } from '../auth/challenge.ts'
import type { TokenAuthority } from '../auth/tokens.ts'
import type { VaultClock } from '../clock.ts'
import { CryptoInputError } from '../crypto/input-error.ts'
import { badParameter, notImplemented, ServiceError } from '../errors.ts'
import { parseBody } from '../keys/body.ts'
import type { OperationOptions } from '../operations/operation.ts'
import { operations } from '../operations/operations.ts'
import { actOnPolicies, nextPolicyTime } from '../rotation/act-on-policies.ts'
import type { KeyTable } from '../store/keys.ts'
import type { Store } from '../store/open-store.ts'
import type { SettingTable } from '../store/settings.ts'
import type { VaultRow, VaultTable } from '../store/vaults.ts'
import { checkApiVersion } from './api-version.ts'
import type { VaultAnswer, VaultRequest } from './exchange.ts'
import { answerHeaders } from './headers.ts'
import { parseHost, type VaultHost } from './host.ts'
import { findRoute, type Route } from './routes.ts'
import { parseTarget, type Target } from './target.ts'

/** What the handler works on: an open store and all that hangs on it. */
export interface HandlerContext {
  store: Store
  keys: KeyTable
  vaults: VaultTable
  settings: SettingTable
  clock: VaultClock
  tokens: TokenAuthority
  options: OperationOptions
  /** The vault that `localhost` and loopback addresses name. */
  defaultVault: VaultRow
}

export type Handler = (request: VaultRequest) => Promise<VaultAnswer>

/** Answers requests of the Keys REST API, whatever way they came in. */
export function createHandler(context: HandlerContext): Handler {
  const vaultOf = vaultFinder(context)
  const catchUp = policyRunner(context)

  return async (request) => {
    const host = parseHost(request.host, request.scheme)
    if (host === undefined) return foreignHost(request, context.clock.now())
    await catchUp()
    const now = context.clock.now()
    const vault = vaultOf(host)
    const headers = answerHeaders(request, { now, isManagedHsm: vault.profile === 'managed-hsm' })
    try {
      const body = await answer(context, { request, host, vault, now })
      if (body !== undefined) return { status: 200, headers, body: JSON.stringify(body) }
      const { 'content-type': _, ...bare } = headers
      return { status: 204, headers: bare, body: '' }
    } catch (error) {
      return refuse(toServiceError(error), headers)
    }
  }
}

interface Parts {
  request: VaultRequest
  host: VaultHost
  vault: VaultRow
  now: Date
}

async function answer(context: HandlerContext, parts: Parts): Promise<Record<string, unknown> | undefined> {
  const { request, host, vault, now } = parts
  // First of all, before the body is looked at: official clients send their first request with neither token nor body,
  // and would take anything but a challenge for the answer to the request that they meant.
  authenticate(context.tokens, request, host)
  const target = parseTarget(request.target)
  const route = findRoute(request.method, target.segments)
  const apiVersion = checkApiVersion(target.query.get('api-version'))
  const body = hasBody(request.method) ? await request.body() : ''
  return run(context, { route, target, apiVersion, origin: host.origin, vault, now, body })
}

function run(
  context: HandlerContext,
  call: { route: Route; target: Target; apiVersion: string; origin: string; vault: VaultRow; now: Date; body: string },
): Record<string, unknown> | undefined | Promise<Record<string, unknown> | undefined> {
  const { operation, name, version } = call.route
  const work = operations[operation]
  if (work === undefined) throw notImplemented(`The operation ${operation}`)
  const { store, keys, settings, options } = context
  const { vault, origin, apiVersion, now } = call
  const body = () => parseBody(call.body)
  return work({
    store,
    keys,
    settings,
    options,
    vault,
    origin,
    apiVersion,
    now,
    name,
    version,
    query: call.target.query,
    body,
  })
}

function authenticate(tokens: TokenAuthority, request: VaultRequest, { resource }: VaultHost): void {
  const token = bearerToken(request.header('authorization'))
  if (token === undefined) throw unauthorized(resource, missingToken)
  // Tokens age by the system's clock, as the clients that cache them do.
  if (tokens.check(token, new Date()) === undefined) throw unauthorized(resource, foreignToken)
}

/** Vaults come into being when their host name is first used, as there is no control plane to make them. */
function vaultFinder({ store, vaults, defaultVault }: HandlerContext): (host: VaultHost) => VaultRow {
  let revision = store.revision()
  const known = new Map<string, VaultRow>()
  return ({ vaultName = defaultVault.name, isManagedHsm }) => {
    const current = store.revision()
    if (current !== revision) known.clear()
    revision = current
    const found = known.get(vaultName) ?? vaults.find(vaultName)
    const vault = found ?? vaults.ensure(vaultName, {}, isManagedHsm ? { profile: 'managed-hsm' } : {})
    known.set(vaultName, vault)
    return vault
  }
}

/** Lets rotation policies act before a request is answered; one pass at a time, as a pass may take long. */
export function policyRunner({
  store,
  keys,
  clock,
}: Pick<HandlerContext, 'store' | 'keys' | 'clock'>): () => Promise<void> {
  let revision: number | undefined
  let next = 0
  let running: Promise<void> | undefined
  return async () => {
    const current = store.revision()
    if (current !== revision) next = nextPolicyTime(keys)
    revision = current
    const now = Math.floor(clock.now().getTime() / 1000)
    if (next > now) return
    running ??= actOnPolicies(store, keys, now).finally(() => {
      running = undefined
    })
    await running
  }
}

function hasBody(method: string): boolean {
  return method === 'POST' || method === 'PUT' || method === 'PATCH'
}

function refuse(error: ServiceError, headers: Record<string, string>): VaultAnswer {
  return { status: error.status, headers: { ...headers, ...error.headers }, body: JSON.stringify(error.toBody()) }
}

function foreignHost(request: VaultRequest, now: Date): VaultAnswer {
  const error = new ServiceError(
    421,
    'MisdirectedRequest',
    `This embedded vault does not answer for the host "${request.host}": only for localhost, 127.0.0.1, [::1], *.vault.localhost and *.managedhsm.localhost.`,
  )
  return refuse(error, answerHeaders(request, { now, isManagedHsm: false }))
}

function toServiceError(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error
  if (error instanceof CryptoInputError) return badParameter(error.message)
  // Nothing of the cause: it may quote what it choked on, and that may be key material.
  return new ServiceError(500, 'InternalServerError', 'The embedded vault failed to answer; this is a defect of it.')
}
