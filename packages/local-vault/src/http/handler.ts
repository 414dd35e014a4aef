import { isVaultAudience } from '../auth/audience.ts'
import { bearerToken, foreignToken, missingToken, unauthorized, wrongAudience } from '../auth/challenge.ts'
import type { TokenAuthority, TokenClaims } from '../auth/tokens.ts'
import type { StoreClock } from '../clock.ts'
import { CryptoInputError } from '../crypto/input-error.ts'
import { badParameter, LocalVaultError, ServiceError } from '../errors.ts'
import type { FaultQueue } from '../faults.ts'
import { inAlphabeticalOrder } from '../keys/alphabetical.ts'
import { parseBody } from '../keys/body.ts'
import type { Limiter } from '../limits.ts'
import type { OperationOptions, OperationResult } from '../operations/operation.ts'
import { operations } from '../operations/operations.ts'
import type { AttestationAuthority } from '../release/attestation-authority.ts'
import type { Signer } from '../release/signer.ts'
import type { ExternalKeyTable } from '../store/external-keys.ts'
import type { KeyTable } from '../store/keys.ts'
import type { Store } from '../store/open-store.ts'
import {
  currentBuild,
  kindOf,
  type ServiceBuild,
  type VaultKind,
  type VaultRow,
  type VaultTable,
} from '../store/vaults.ts'
import type { VaultAnswer, VaultRequest } from './exchange.ts'
import { forbiddenBy } from './fault-answers.ts'
import { answerHeaders, successHeaders } from './headers.ts'
import type { HostParser, VaultHost } from './host.ts'
import { limitedKey } from './limited-key.ts'
import { type ParsedRequest, parseRequest } from './parsed-request.ts'
import { accessPolicyName } from './permissions.ts'
import { createReadCache } from './read-cache.ts'
import type { Route } from './routes.ts'
import { createLateWork, strike } from './strike.ts'
import { isUnserved, webServerNotFound } from './unserved.ts'

/** What the handler works on: an open store and all that hangs on it. */
export interface HandlerContext {
  store: Store
  keys: KeyTable
  vaults: VaultTable
  clock: StoreClock
  /** Which hosts are answered for. */
  parseHost: HostParser
  tokens: TokenAuthority
  externalKeys: ExternalKeyTable
  attestation: AttestationAuthority
  signer: () => Promise<Signer>
  /** Take tokens for other services, too. */
  anyAudience: boolean
  options: OperationOptions
  faults: FaultQueue
  /** Those that all processes with this store share. */
  sharedFaults: FaultQueue
  /** Aborts when nobody waits for answers any more: slow ones are given up. */
  abandoned: AbortSignal
  /** Undefined: requests are not limited. */
  limiter: Limiter | undefined
  /** Lets rotation policies act that the clock has passed. @param revision the store's, where it is known */
  catchUp: (revision?: number) => Promise<void>
  /** The vault that `localhost` and loopback addresses name. */
  defaultVault: VaultRow
}

export type Handler = (request: VaultRequest) => Promise<VaultAnswer>

/** Answers requests of the Keys REST API, whatever way they came in. */
export function createHandler(context: HandlerContext): Handler {
  const { store, keys, clock, limiter, faults, sharedFaults } = context
  const vaultOf = vaultFinder(context)
  const reads = createReadCache()
  const late = createLateWork()

  async function respond(request: VaultRequest): Promise<VaultAnswer> {
    const host = context.parseHost(request.host, request.scheme)
    if (host === undefined) return foreignHost(request, clock.now())
    if (late.isWaiting()) await late.step()
    const revision = store.revision()
    const overdue = await failureOf(context.catchUp(revision))
    const now = clock.at(revision)
    const stored = vaultOf.find(host, revision)
    const isManagedHsm = vaultOf.kind(host) === 'managed-hsm'
    if (!isManagedHsm && isUnserved(request)) return webServerNotFound()
    const headers = answerHeaders(request, { now, isManagedHsm })
    try {
      // First of all, before the body is looked at: official clients send their first request with neither token nor
      // body, and would take anything but a challenge for the answer to the request that they meant.
      const claims = authenticate(context, request, { host, build: stored?.serviceBuild ?? currentBuild })
      // What keys are like now is unknown while a rotation that is due cannot be done.
      if (overdue !== undefined) throw overdue.error
      // Only now: who has no token must not be able to make vaults.
      const vault = stored ?? vaultOf.make(host)
      const known = request.method === 'GET' ? reads.find(revision, request) : undefined
      const parsed = known?.parsed ?? parseRequest(request)
      const { route } = parsed
      authorize(claims, route, vault)
      const body = hasBody(request.method) ? await request.body() : ''
      const key = () => limitedKey(keys, { route, vault: vault.id, body })
      limiter?.spend({ vault: vault.id, operation: route.operation, key, now: now.getTime() })
      const fault = faults.take(route.operation, route.name) ?? sharedFaults.take(route.operation, route.name, revision)
      const work = () => perform(context, { parsed, host, vault, now, body, headers })
      if (fault !== undefined) {
        return await strike(fault, {
          work,
          late,
          abandoned: context.abandoned,
          answer: { route, host, vaultName: vault.name, headers },
        })
      }
      if (known !== undefined) return { status: 200, headers: successHeaders(headers, isManagedHsm), body: known.body }
      const answer = await work()
      if (route.operation === 'getKey') reads.keep(revision, request, { parsed, body: answer.body })
      return answer
    } catch (error) {
      return refuse(toServiceError(error), { method: request.method, headers, isManagedHsm })
    }
  }

  return (request) => respond(request).catch((error) => refuseBlindly(request, error))
}

interface Call {
  parsed: ParsedRequest
  host: VaultHost
  vault: VaultRow
  now: Date
  body: string
  headers: Record<string, string>
}

async function perform(context: HandlerContext, call: Call): Promise<VaultAnswer> {
  const { parsed, host, vault, now, headers } = call
  const { operation, name, version } = parsed.route
  const { store, keys, options, externalKeys, attestation, signer } = context
  const isManagedHsm = vault.profile === 'managed-hsm'
  const result = await operations[operation]({
    store,
    keys,
    options: isManagedHsm ? { ...options, transitionDelay: 0 } : options,
    externalKeys,
    attestation,
    signer,
    vault,
    origin: host.origin,
    apiVersion: parsed.apiVersion(isManagedHsm),
    now,
    name,
    version,
    path: parsed.path,
    query: parsed.query,
    body: () => parseBody(call.body),
  })
  return success(result, successHeaders(headers, isManagedHsm), isManagedHsm)
}

/** A Managed HSM writes members in alphabetical order, and names a type of content also where there is none. */
function success(result: OperationResult, headers: Record<string, string>, isManagedHsm: boolean): VaultAnswer {
  if (result !== undefined) {
    return { status: 200, headers, body: JSON.stringify(isManagedHsm ? inAlphabeticalOrder(result) : result) }
  }
  const { 'content-type': _, ...bare } = headers
  return { status: 204, headers: isManagedHsm ? headers : bare, body: '' }
}

function authenticate(
  { tokens, anyAudience }: HandlerContext,
  request: VaultRequest,
  { host: { resource }, build }: { host: VaultHost; build: ServiceBuild },
): TokenClaims {
  const token = bearerToken(request.header('authorization'))
  if (token === undefined) throw unauthorized(resource, missingToken[build])
  // Tokens age by the system's clock, as the clients that cache them do.
  const claims = tokens.check(token, new Date())
  if (claims === undefined) throw unauthorized(resource, foreignToken)
  if (!anyAudience && !isVaultAudience(claims.aud, resource)) throw wrongAudience(resource, claims.aud)
  return claims
}

/** Before anything is looked up: who may not read learns nothing of what there is. */
function authorize({ permissions, refusals = 'rbac' }: TokenClaims, route: Route, vault: VaultRow): void {
  if (permissions === undefined || permissions.includes(accessPolicyName(route.operation))) return
  throw forbiddenBy(refusals, route, vault.name)
}

interface VaultFinder {
  kind(host: VaultHost): VaultKind
  find(host: VaultHost, revision: number): VaultRow | undefined
  /** Vaults come into being when their host name is first used, as there is no control plane to make them. */
  make(host: VaultHost): VaultRow
}

function vaultFinder({ vaults, defaultVault }: HandlerContext): VaultFinder {
  const nameOf = ({ vaultName = defaultVault.name }: VaultHost) => vaultName
  const kindOfHost = ({ kind = kindOf(defaultVault.profile) }: VaultHost) => kind
  let known = { revision: -1, rows: new Map<string, VaultRow>() }
  return {
    kind: kindOfHost,
    find(host, revision) {
      const [kind, name] = [kindOfHost(host), nameOf(host)]
      const label = `${kind}/${name}`
      if (known.revision !== revision) known = { revision, rows: new Map() }
      const vault = known.rows.get(label) ?? vaults.find(kind, name)
      if (vault !== undefined) known.rows.set(label, vault)
      return vault
    },
    make: (host) => vaults.ensure(nameOf(host), {}, kindOfHost(host)),
  }
}

function hasBody(method: string): boolean {
  return method === 'POST' || method === 'PUT' || method === 'PATCH'
}

interface Refused {
  method: string
  headers: Record<string, string>
  isManagedHsm: boolean
}

/** A Managed HSM says next to nothing with a 401 and names an activity in every other refusal, as recorded. */
function refuse(error: ServiceError, { method, headers, isManagedHsm }: Refused): VaultAnswer {
  const answer = { status: error.status, headers: { ...headers, ...error.headers } }
  const body = error.toBody()
  if (isManagedHsm) {
    if (error.status === 401) return { ...answer, body: method === 'GET' ? 'OK' : '' }
    body.error.message += ` (Activity ID: ${headers['x-ms-request-id']})`
  }
  return { ...answer, body: JSON.stringify(body) }
}

/** For a store that cannot even be asked what time it is: the date is the system's. */
function refuseBlindly(request: VaultRequest, error: unknown): VaultAnswer {
  const headers = answerHeaders(request, { now: new Date(), isManagedHsm: false })
  return refuse(toServiceError(error), { method: request.method, headers, isManagedHsm: false })
}

async function failureOf(work: Promise<void>): Promise<{ error: unknown } | undefined> {
  try {
    await work
    return undefined
  } catch (error) {
    return { error }
  }
}

function foreignHost(request: VaultRequest, now: Date): VaultAnswer {
  const error = new ServiceError(
    421,
    'MisdirectedRequest',
    `This embedded vault does not answer for the host "${request.host}": only for localhost, 127.0.0.1, [::1], *.vault.localhost and *.managedhsm.localhost.`,
  )
  const headers = answerHeaders(request, { now, isManagedHsm: false })
  return refuse(error, { method: request.method, headers, isManagedHsm: false })
}

function toServiceError(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error
  if (error instanceof CryptoInputError) return badParameter(error.message)
  if (error instanceof LocalVaultError) {
    return new ServiceError(500, 'InternalServerError', `The embedded vault failed to answer: ${error.message}.`)
  }
  // Nothing of the cause: it may quote what it choked on, and that may be key material.
  return new ServiceError(500, 'InternalServerError', 'The embedded vault failed to answer; this is a defect of it.')
}
