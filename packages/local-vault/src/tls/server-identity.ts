import { X509Certificate } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LocalVaultError } from '../errors.ts'
import type { ServerIdentity } from './certificate.ts'

/** Where the certificate of the authority is, for clients to trust, and what the listener uses. */
export interface StoredIdentity extends ServerIdentity {
  authorityFile: string
}

/** Fewer days left than this, and new certificates are made at the next start. */
const renewalDays = 30

/**
 * The TLS identity of a store: made on first use, kept in two files, so that clients that trust the authority go on
 * doing so after a restart. `{name}.tls.pem` (0600) has the server's key and certificates, `{name}.ca.pem` the
 * authority's certificate alone.
 *
 * With names of Azure it is another identity, in files of its own (`{name}.azure.*`): who trusts the usual authority does
 * not trust one that may vouch for those.
 *
 * @param dir the folder; created 0700 if it is not there.
 * @param options.now the system's clock.
 * @param options.azureHosts names of Azure to vouch for, too. Default none.
 * @throws {LocalVaultError} `FILE_TOO_OPEN` when others may read the key.
 */
export async function loadServerIdentity(
  dir: string,
  name: string,
  { now, azureHosts = [] }: { now: Date; azureHosts?: readonly string[] },
): Promise<StoredIdentity> {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const base = join(dir, azureHosts.length > 0 ? `${name}.azure` : name)
  const [file, authorityFile] = [`${base}.tls.pem`, `${base}.ca.pem`]
  const kept = readIdentity(file, now)
  let identity = kept !== undefined && vouchesFor(kept, azureHosts) ? kept : undefined
  if (identity === undefined) {
    const { makeServerIdentity } = await import('./certificate.ts')
    rmSync(file, { force: true })
    identity = keepFirst(file, makeServerIdentity(now, { azureHosts }), now)
  }
  if (readText(authorityFile) !== identity.authority) writeFileSync(authorityFile, identity.authority)
  return { ...identity, authorityFile }
}

function vouchesFor({ certificate }: ServerIdentity, hosts: readonly string[]): boolean {
  const server = new X509Certificate(certificate)
  return hosts.every((host) => server.checkHost(host) !== undefined)
}

/** Of several processes that start at once, the first one's identity is everybody's. */
function keepFirst(file: string, identity: ServerIdentity, now: Date): ServerIdentity {
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, identity.key + identity.certificate + identity.authority, { mode: 0o600, flag: 'wx' })
  try {
    linkSync(draft, file)
    return identity
  } catch (error) {
    const theirs = readIdentity(file, now)
    if (theirs === undefined) throw error
    return theirs
  } finally {
    rmSync(draft)
  }
}

/** Undefined when there is none, or it is about to run out, or it is not one of ours. */
function readIdentity(file: string, now: Date): ServerIdentity | undefined {
  const text = readText(file)
  if (text === undefined) return undefined
  const mode = statSync(file).mode & 0o777
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw new LocalVaultError('FILE_TOO_OPEN', `${file} has mode ${mode.toString(8)}; it holds a key and must be 600`, {
      hint: `chmod 600 ${file}`,
    })
  }
  const [key, certificate, authority] = text.split(/(?<=-----END [A-Z ]+-----\n)/)
  if (key === undefined || certificate === undefined || authority === undefined) return undefined
  return expires(certificate, now) ? undefined : { key, certificate, authority }
}

function expires(certificate: string, now: Date): boolean {
  try {
    return new X509Certificate(certificate).validToDate.getTime() - now.getTime() < renewalDays * 86_400_000
  } catch {
    return true
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
