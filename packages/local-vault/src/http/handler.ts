import { bearerToken, foreignToken, missingToken, unauthorized } from '../auth/challenge.ts'
import type { TokenAuthority } from '../auth/tokens.ts'
import type { VaultClock } from '../clock.ts'
import { CryptoInputError } from '../crypto/input-error.ts'
import { badParameter, ServiceError } from '../errors.ts'
import type { FaultQueue } from '../faults.ts'
import { parseBody } from '../keys/body.ts'
import type { OperationOptions } from '../operations/operation.ts'
import { operations } from '../operations/operations.ts'
import type { KeyTable } from '../store/keys.ts'
import type { Store } from '../store/open-store.ts'
import type { VaultRow, VaultTable } from '../store/vaults.ts'
import { checkApiVersion } from './api-version.ts'
import type { VaultAnswer, VaultRequest } from './exchange.ts'
import { answerHeaders } from './headers.ts'
import { parseHost, type VaultHost } from './host.ts'
import { findRoute, type Route } from './routes.ts'
import { createLateWork, strike } from './strike.ts'
import { parseTarget, type Target } from './target.ts'

/** What the handler works on: an open store and all that hangs on it. */
export interface HandlerContext {
  store: Store
  keys: KeyTable
  vaults: VaultTable
  clock: VaultClock
  tokens: TokenAuthority
  options: OperationOptions
  faults: FaultQueue
  /** Lets rotation policies act that the clock has passed. */
  catchUp: () => Promise<void>
  /** The vault that `localhost` and loopback addresses name. */
  defaultVault: VaultRow
}

export type Handler = (request: VaultRequest) => Promise<VaultAnswer>

/** Answers requests of the Keys REST API, whatever way they came in. */
export function createHandler(context: HandlerContext): Handler {
  const vaultOf = vaultFinder(context)

  const late = createLateWork()

  return async (request) => {
    const host = parseHost(request.host, request.scheme)
    if (host === undefined) return foreignHost(request, context.clock.now())
    await late.step()
    await context.catchUp()
    const now = context.clock.now()
    const vault = vaultOf(host)
    const headers = answerHeaders(request, { now, isManagedHsm: vault.profile === 'managed-hsm' })
    try {
      // First of all, before the body is looked at: official clients send their first request with neither token nor
      // body, and would take anything but a challenge for the answer to the request that they meant.
      authenticate(context.tokens, request, host)
      const target = parseTarget(request.target)
      const route = findRoute(request.method, target.segments)
      const apiVersion = checkApiVersion(target.query.get('api-version'))
      const body = hasBody(request.method) ? await request.body() : ''
      const work = () => perform(context, { route, target, apiVersion, host, vault, now, body, headers })
      const fault = context.faults.take(route.operation, route.name)
      if (fault === undefined) return await work()
      return await strike(fault, { work, late, answer: { route, host, vaultName: vault.name, headers } })
    } catch (error) {
      return refuse(toServiceError(error), headers)
    }
  }
}

interface Call {
  route: Route
  target: Target
  apiVersion: string
  host: VaultHost
  vault: VaultRow
  now: Date
  body: string
  headers: Record<string, string>
}

async function perform(context: HandlerContext, call: Call): Promise<VaultAnswer> {
  const { route, headers } = call
  const work = operations[route.operation]
  const { store, keys, options } = context
  const result = await work({
    store,
    keys,
    options,
    vault: call.vault,
    origin: call.host.origin,
    apiVersion: call.apiVersion,
    now: call.now,
    name: route.name,
    version: route.version,
    query: call.target.query,
    body: () => parseBody(call.body),
  })
  if (result !== undefined) return { status: 200, headers, body: JSON.stringify(result) }
  const { 'content-type': _, ...bare } = headers
  return { status: 204, headers: bare, body: '' }
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
