import { randomBytes, randomUUID } from 'node:crypto'
import { lookup } from 'node:dns/promises'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { tenantId } from './auth/tokens.ts'
import { hostOf, type Occurrence } from './events/vault-event.ts'
import { checkDelivery, deliverEvents, type EventDelivery, type EventDeliveryOptions } from './events/webhook.ts'
import { answerAttestation } from './http/attestation-endpoint.ts'
import type { VaultAnswer, VaultRequest } from './http/exchange.ts'
import { answerExternalKeyControl, externalKeyPath } from './http/external-key-control.ts'
import { answerFaultControl, faultPath } from './http/fault-control.ts'
import { type Listener, listen } from './http/listener.ts'
import type { LocalVault, LocalVaultOptions } from './local-vault.ts'
import { type ApplicationSecrets, answerAuthority } from './sign-in/authority.ts'
import {
  answerIdentity,
  answerInstanceMetadata,
  identityPath,
  instanceMetadataPath,
} from './sign-in/managed-identity.ts'
import { loadServerIdentity, type StoredIdentity } from './tls/server-identity.ts'
import { type OpenVault, openVault } from './vault.ts'

export interface LocalVaultServerOptions extends LocalVaultOptions {
  /** The port on 127.0.0.1 and ::1. Default 0: any free one. */
  port?: number
  /** Serve HTTPS, which most SDKs insist on. Default true. */
  tls?: boolean
  /** Where the certificates are kept. Default: beside the store; a temporary folder for `:memory:`. */
  dir?: string
  /**
   * Serve the token endpoint of virtual machines (IMDS) too, for SDKs that know no other. It has no secret: any program
   * of this machine can sign in at it. Default false.
   */
  imds?: boolean
  /** Send the events of all vaults of the store to a webhook of this machine, as Event Grid does. Default: none. */
  events?: EventDeliveryOptions
}

/** An embedded vault that any Key Vault client on this machine can reach. */
export interface LocalVaultServer {
  /** `https://localhost:PORT`; `http` without TLS. */
  url: string
  port: number
  /** The certificate of the authority, for clients to trust: a PEM file, and its text. Both empty without TLS. */
  caFile: string
  caCertificate: string
  /** Where SDKs with a managed identity credential sign in (`IDENTITY_ENDPOINT`). */
  identityEndpoint: string
  /** What they have to send there (`IDENTITY_HEADER`): random at each start. */
  identityHeader: string
  /**
   * For credentials of applications: `new ClientSecretCredential(tenantId, clientId, clientSecret, { authorityHost,
   * disableInstanceDiscovery: true })`, or `ClientAssertionCredential` with `clientAssertion`. Random at each start.
   */
  authority: ApplicationSecrets & { authorityHost: string; tenantId: string }
  /** The environment with which unmodified SDKs and `az` use this vault. */
  env: Record<string, string>
  /** How the delivery of events stands; undefined without `events`. */
  eventDelivery: Readonly<EventDelivery> | undefined
  /** The same vault, for this process. */
  vault: LocalVault
  /** Stops listening, lets answers under way finish, and closes the store. */
  close(): Promise<void>
}

const healthPath = '/health'

/**
 * Opens an embedded vault and listens on loopback for its clients.
 *
 * @throws {LocalVaultError} as `openLocalVault`, and `PORT_IN_USE`.
 */
export async function startLocalVault(options: LocalVaultServerOptions = {}): Promise<LocalVaultServer> {
  if (options.events !== undefined) checkDelivery(options.events)
  const open = openVault(options)
  const cleanUp: (() => void | Promise<void>)[] = [open.vault.close, open.abandon]
  const close = async () => {
    for (const step of cleanUp.splice(0).reverse()) await step()
  }
  try {
    const identity = options.tls === false ? undefined : await identityFor(options, open.name, cleanUp)
    const secrets = makeSecrets()
    const [listener, isResolvable] = await Promise.all([
      listen({ port: options.port ?? 0, identity, answer: front(open, secrets, options) }),
      resolvesToLoopback(new URL(open.vault.url).hostname),
    ])
    cleanUp.push(listener.stop)
    const eventDelivery = startDelivery(open, { ...options, port: listener.port }, cleanUp)
    return describe({
      open,
      listener,
      identity,
      secrets,
      imds: options.imds ?? false,
      isResolvable,
      eventDelivery,
      close,
    })
  } catch (error) {
    await close()
    throw error
  }
}

async function identityFor(
  { file = ':memory:', dir, azureHosts = [] }: LocalVaultServerOptions,
  name: string,
  cleanUp: (() => void | Promise<void>)[],
): Promise<StoredIdentity> {
  const now = new Date()
  if (file !== ':memory:') {
    return loadServerIdentity(dir ?? dirname(file), basename(file).replace(/\.[^.]*$/, ''), { now, azureHosts })
  }
  if (dir !== undefined) return loadServerIdentity(dir, name, { now, azureHosts })
  const temporary = await mkdtemp(join(tmpdir(), 'keyturn-local-vault-'))
  cleanUp.push(() => rm(temporary, { recursive: true, force: true }))
  return loadServerIdentity(temporary, name, { now, azureHosts })
}

/** What only a listener has: health, sign-in, attestation and the control of faults; all else is the service's. */
function front(open: OpenVault, secrets: Secrets, { imds = false }: LocalVaultServerOptions): Answer {
  const { handler, tokens, vault, attestation } = open
  return async (request) => {
    const host = request.target.startsWith('/keys') ? undefined : open.parseHost(request.host, request.scheme)
    if (host === undefined) return handler(request)
    const now = new Date()
    const [path] = request.target.split('?')
    switch (path) {
      case healthPath:
        return { status: 200, headers: { 'content-type': 'application/json' }, body: '{"status":"ok"}' }
      case identityPath:
        return answerIdentity(request, { tokens, secret: secrets.identityHeader, now })
      case faultPath:
        return answerFaultControl(request, vault.faults, secrets.identityHeader)
      case externalKeyPath:
        return answerExternalKeyControl(request, vault.externalKeys, secrets.identityHeader)
      case instanceMetadataPath:
        return imds ? answerInstanceMetadata(request, { tokens, now }) : handler(request)
      default:
        return (
          (await answerAuthority(request, { tokens, secrets, origin: host.origin, now })) ??
          (await answerAttestation(request, { attestation, origin: host.origin, now: vault.now })) ??
          handler(request)
        )
    }
  }
}

type Answer = (request: VaultRequest) => Promise<VaultAnswer>

interface Secrets extends ApplicationSecrets {
  identityHeader: string
}

function makeSecrets(): Secrets {
  const random = () => randomBytes(24).toString('base64url')
  return { identityHeader: random(), clientId: randomUUID(), clientSecret: random(), clientAssertion: random() }
}

interface Started {
  open: OpenVault
  listener: Listener
  identity: StoredIdentity | undefined
  secrets: Secrets
  imds: boolean
  isResolvable: boolean
  eventDelivery: EventDelivery | undefined
  close: () => Promise<void>
}

function describe({
  open,
  listener,
  identity,
  secrets,
  imds,
  isResolvable,
  eventDelivery,
  close,
}: Started): LocalVaultServer {
  const { port } = listener
  const scheme = identity === undefined ? 'http' : 'https'
  const url = `${scheme}://localhost:${port}`
  const identityEndpoint = `${url}${identityPath}`
  // Under its own name the vault passes every SDK's check of the challenge; not every system resolves such names.
  const vaultUrl = isResolvable ? `${scheme}://${new URL(open.vault.url).hostname}:${port}` : url
  const caFile = identity?.authorityFile ?? ''
  const trust = { NODE_EXTRA_CA_CERTS: caFile, REQUESTS_CA_BUNDLE: caFile, SSL_CERT_FILE: caFile }
  return {
    url,
    port,
    caFile,
    caCertificate: identity?.authority ?? '',
    identityEndpoint,
    identityHeader: secrets.identityHeader,
    authority: {
      authorityHost: url,
      tenantId,
      clientId: secrets.clientId,
      clientSecret: secrets.clientSecret,
      clientAssertion: secrets.clientAssertion,
    },
    env: {
      KEYTURN_VAULT: vaultUrl,
      KEY_VAULT_URL: vaultUrl,
      IDENTITY_ENDPOINT: identityEndpoint,
      IDENTITY_HEADER: secrets.identityHeader,
      AZURE_KEYVAULT_ATTESTATION_URL: url,
      // Under names of their own: credentials read AZURE_CLIENT_ID and the like before they look for a managed identity.
      KEYTURN_LOCAL_AUTHORITY_HOST: url,
      KEYTURN_LOCAL_TENANT_ID: tenantId,
      KEYTURN_LOCAL_CLIENT_ID: secrets.clientId,
      KEYTURN_LOCAL_CLIENT_SECRET: secrets.clientSecret,
      ...(imds ? { AZURE_POD_IDENTITY_AUTHORITY_HOST: url } : {}),
      ...(identity === undefined ? {} : trust),
    },
    eventDelivery,
    vault: open.vault,
    close,
  }
}

/** Sends events in the background until the vault is closed. */
function startDelivery(
  { feed }: OpenVault,
  { events, tls = true, port }: LocalVaultServerOptions & { port: number },
  cleanUp: (() => void | Promise<void>)[],
): EventDelivery | undefined {
  if (events === undefined) return undefined
  const state: EventDelivery = { isValidated: false, delivered: 0, dropped: 0, problem: undefined }
  const stop = new AbortController()
  const originOf = ({ version }: Occurrence) => `${tls ? 'https' : 'http'}://${hostOf(version)}:${port}`
  const delivering = deliverEvents(feed.follow(stop.signal), { ...events, originOf, signal: stop.signal, state })
  // Nothing of a store that fails meanwhile may end the server.
  const ended = delivering.catch((error: unknown) => {
    state.problem = error instanceof Error ? error.message : String(error)
  })
  cleanUp.push(async () => {
    stop.abort()
    await ended
  })
  return state
}

async function resolvesToLoopback(hostname: string): Promise<boolean> {
  try {
    const { address } = await lookup(hostname)
    return address === '::1' || address.startsWith('127.')
  } catch {
    return false
  }
}
