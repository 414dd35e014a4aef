import { createHash, randomBytes } from 'node:crypto'
import { addDuration, type Duration, formatDuration } from '../duration.ts'
import { hasCode, KeyturnError } from '../errors.ts'
import { iso } from '../instant.ts'
import type { Key, KeyOperation } from '../keys/key.ts'
import type { Vault } from '../vault/client.ts'

/** What a verification needs of a vault. */
export type VerificationVault = Pick<Vault, 'getKey' | 'updateKey' | 'sign' | 'verify' | 'wrap' | 'unwrap' | 'sleep'>

export type CheckName =
  | 'latest-version'
  | 'enabled'
  | 'key-type'
  | 'key-size'
  | 'curve'
  | 'operations'
  | 'expiry'
  | 'tags'
  | 'round-trip'

export interface VerificationCheck {
  name: CheckName
  /** `repaired`: it was wrong and has been put right. `not-checked`: `detail` says why it could not be. */
  status: 'passed' | 'failed' | 'repaired' | 'not-checked'
  detail: string
}

export interface VerificationReport {
  /** Whether no check failed. What could not be checked does not count as failed: look for `not-checked`. */
  ok: boolean
  checks: VerificationCheck[]
}

export interface RotatedVersion {
  /** The key as it was just before the rotation. */
  before: Key
  /** The version that the rotation made. */
  version: string
  /** How long new versions live by the key's policy. */
  expireAfter: PolicyExpiry | Promise<PolicyExpiry>
}

/** None, or an error when the policy could not be read. */
type PolicyExpiry = Duration | undefined | KeyturnError

/** A read just after a write may still show the old version; these waits are the patience that we have with it. */
const rereadMs = [500, 1_000, 2_000, 4_000]

/**
 * Holds a new version against the one before it and uses it once in the service. Nothing is undone when a check fails.
 * Tags that the service did not carry over are put on the new version.
 *
 * Never throws for what the vault answers: what cannot be checked is reported as `not-checked`, with the reason.
 */
export async function verifyRotation(vault: VerificationVault, rotated: RotatedVersion): Promise<VerificationReport> {
  const checks = await runChecks(vault, rotated)
  return { ok: checks.every(({ status }) => status !== 'failed'), checks }
}

async function runChecks(vault: VerificationVault, rotated: RotatedVersion): Promise<VerificationCheck[]> {
  const { before, version } = rotated
  const latest = await readLatest(vault, before.name, version).catch(asReadFailure)
  const latestCheck = checkLatest(latest, version)
  const key =
    latest instanceof KeyturnError || latest.version !== version
      ? await vault.getKey(before.name, version).catch(asReadFailure)
      : latest
  if (key instanceof KeyturnError) {
    const names: CheckName[] = [
      'enabled',
      'key-type',
      sizeCheckName(before),
      'operations',
      'expiry',
      'tags',
      'round-trip',
    ]
    const detail = `the new version could not be read: ${key.message}`
    return [latestCheck, ...names.map((name) => ({ name, status: 'not-checked' as const, detail }))]
  }
  return [
    latestCheck,
    checkEnabled(key),
    compare('key-type', before.keyType, key.keyType),
    sizeCheckName(before) === 'curve' ? compare('curve', before.curve, key.curve) : checkSize(before, key),
    compare('operations', sorted(before.keyOperations), sorted(key.keyOperations)),
    checkExpiry(key, await rotated.expireAfter),
    await checkTags(vault, before, key),
    await checkRoundTrip(vault, key),
  ]
}

async function readLatest(vault: VerificationVault, name: string, version: string): Promise<Key> {
  let latest = await vault.getKey(name)
  for (const ms of rereadMs) {
    if (latest.version === version) return latest
    await vault.sleep(ms)
    latest = await vault.getKey(name)
  }
  return latest
}

function checkLatest(latest: Key | KeyturnError, version: string): VerificationCheck {
  const name = 'latest-version'
  if (latest instanceof KeyturnError) {
    return { name, status: 'not-checked', detail: `the key could not be read: ${latest.message}` }
  }
  return latest.version === version
    ? { name, status: 'passed', detail: `${version} is the latest version` }
    : { name, status: 'failed', detail: `the latest version is ${latest.version}, not the new ${version}` }
}

function sizeCheckName(key: Key): 'curve' | 'key-size' {
  return key.keyType === 'EC' || key.keyType === 'EC-HSM' ? 'curve' : 'key-size'
}

function checkEnabled({ enabled }: Key): VerificationCheck {
  const name = 'enabled'
  return enabled
    ? { name, status: 'passed', detail: 'it is enabled' }
    : { name, status: 'failed', detail: 'it is disabled' }
}

function compare(name: CheckName, expected: unknown, actual: unknown): VerificationCheck {
  return expected === actual
    ? { name, status: 'passed', detail: `${expected}` }
    : { name, status: 'failed', detail: `expected ${expected}, got ${actual}` }
}

function checkSize(before: Key, key: Key): VerificationCheck {
  const name = 'key-size'
  if (before.keySize !== undefined || key.keySize !== undefined) return compare(name, before.keySize, key.keySize)
  return { name, status: 'not-checked', detail: 'the service does not tell the size of a symmetric key' }
}

function sorted(operations: KeyOperation[]): string {
  return [...operations].sort().join(', ') || 'none'
}

function checkExpiry(key: Key, expireAfter: PolicyExpiry): VerificationCheck {
  const name = 'expiry'
  const actual = key.expiresOn === undefined ? 'no expiry' : `expires on ${iso(key.expiresOn)}`
  if (expireAfter instanceof KeyturnError) {
    return {
      name,
      status: 'not-checked',
      detail: `${actual}; the rotation policy could not be read: ${expireAfter.message}`,
    }
  }
  if (expireAfter === undefined) {
    return key.expiresOn === undefined
      ? { name, status: 'passed', detail: 'no expiry, as the rotation policy sets none' }
      : { name, status: 'failed', detail: `${actual}, although the rotation policy sets no expiry` }
  }
  if (key.createdOn === undefined) {
    return { name, status: 'not-checked', detail: `${actual}; the vault does not say when the version was made` }
  }
  const wanted = `${formatDuration(expireAfter)} after ${iso(key.createdOn)}`
  return possibleExpiries(key.createdOn, expireAfter).includes(key.expiresOn?.getTime() ?? Number.NaN)
    ? { name, status: 'passed', detail: `${actual}, ${wanted}` }
    : { name, status: 'failed', detail: `${actual}, expected ${wanted}` }
}

/** By the calendar, or with months of 30 and years of 365 days: the service does not document which. */
function possibleExpiries(createdOn: Date, expireAfter: Duration): number[] {
  const { years, months, weeks, days, hours, minutes, seconds } = expireAfter
  const fixedDays = years * 365 + months * 30 + weeks * 7 + days
  const fixed = (((fixedDays * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000
  return [addDuration(createdOn, expireAfter).getTime(), createdOn.getTime() + fixed]
}

async function checkTags(vault: VerificationVault, before: Key, key: Key): Promise<VerificationCheck> {
  const name = 'tags'
  const count = Object.keys(before.tags).length
  const lost = Object.keys(before.tags).filter((tag) => key.tags[tag] !== before.tags[tag])
  if (lost.length === 0) {
    return { name, status: 'passed', detail: count === 0 ? 'the version before had none' : `${count} carried over` }
  }
  try {
    await vault.updateKey(key.name, { version: key.version, tags: { ...key.tags, ...before.tags } })
    return { name, status: 'repaired', detail: `the service did not carry over ${lost.join(', ')}; set again` }
  } catch (error) {
    const { message } = asReadFailure(error)
    return {
      name,
      status: 'failed',
      detail: `${lost.join(', ')} not carried over, and setting them failed: ${message}`,
    }
  }
}

async function checkRoundTrip(vault: VerificationVault, key: Key): Promise<VerificationCheck> {
  const name = 'round-trip'
  const trip = chooseRoundTrip(key)
  if (trip === undefined) {
    const detail = `its operations (${sorted(key.keyOperations)}) allow neither sign and verify nor wrapKey and unwrapKey`
    return { name, status: 'not-checked', detail }
  }
  try {
    const same = await trip.run(vault)
    return same
      ? { name, status: 'passed', detail: `${trip.what} in the service` }
      : { name, status: 'failed', detail: `${trip.what} in the service did not give the same back` }
  } catch (error) {
    const failure = asReadFailure(error)
    // A refusal by the key's state is a finding; one by permission, or no answer, says nothing about the key.
    const status = hasCode(failure, 'NOT_ALLOWED', 'INVALID_INPUT', 'KEY_NOT_FOUND') ? 'failed' : 'not-checked'
    return { name, status, detail: `${trip.what}: ${failure.message}` }
  }
}

interface RoundTrip {
  what: string
  run(vault: VerificationVault): Promise<boolean>
}

function chooseRoundTrip(key: Key): RoundTrip | undefined {
  const can = (...operations: KeyOperation[]) => operations.every((each) => key.keyOperations.includes(each))
  const signing = signatureAlgorithm(key)
  if (signing !== undefined && can('sign', 'verify')) return signAndVerify(key, signing.algorithm, signing.hash)
  const wrapping = wrapAlgorithms(key)
  if (wrapping.length > 0 && can('wrapKey', 'unwrapKey')) return wrapAndUnwrap(key, wrapping)
  return undefined
}

/** RFC 7518 3.1, and ES256K of RFC 8812. */
function signatureAlgorithm(key: Key): { algorithm: string; hash: string } | undefined {
  if (key.keyType === 'RSA' || key.keyType === 'RSA-HSM') return { algorithm: 'RS256', hash: 'sha256' }
  switch (key.curve) {
    case 'P-256':
      return { algorithm: 'ES256', hash: 'sha256' }
    case 'P-256K':
      return { algorithm: 'ES256K', hash: 'sha256' }
    case 'P-384':
      return { algorithm: 'ES384', hash: 'sha384' }
    case 'P-521':
      return { algorithm: 'ES512', hash: 'sha512' }
    default:
      return undefined
  }
}

/** RFC 7518 4.1. The size of a symmetric key is not told, and only the algorithm of its size is accepted. */
function wrapAlgorithms(key: Key): string[] {
  if (key.keyType === 'RSA' || key.keyType === 'RSA-HSM') return ['RSA-OAEP-256']
  return key.keyType === 'oct' || key.keyType === 'oct-HSM' ? ['A256KW', 'A192KW', 'A128KW'] : []
}

function signAndVerify(key: Key, algorithm: string, hash: string): RoundTrip {
  return {
    what: `sign and verify with ${algorithm}`,
    run: async (vault) => {
      const digest = createHash(hash).update(randomBytes(32)).digest()
      const signature = await vault.sign(key.name, key.version, algorithm, digest)
      return vault.verify(key.name, key.version, algorithm, digest, signature)
    },
  }
}

function wrapAndUnwrap(key: Key, algorithms: string[]): RoundTrip {
  return {
    what: `wrap and unwrap with ${algorithms.join(' or ')}`,
    run: async (vault) => {
      const value = randomBytes(32)
      const { wrapped, algorithm } = await wrapWithFirst(vault, key, algorithms, value)
      return value.equals(await vault.unwrap(key.name, key.version, algorithm, wrapped))
    },
  }
}

async function wrapWithFirst(
  vault: VerificationVault,
  key: Key,
  algorithms: string[],
  value: Uint8Array,
): Promise<{ wrapped: Uint8Array; algorithm: string }> {
  const [algorithm = '', ...others] = algorithms
  try {
    return { algorithm, wrapped: await vault.wrap(key.name, key.version, algorithm, value) }
  } catch (error) {
    // 400: not an algorithm for a key of this size.
    if (others.length === 0 || !hasCode(error, 'INVALID_INPUT', 'SERVICE_ERROR')) throw error
    return wrapWithFirst(vault, key, others, value)
  }
}

function asReadFailure(error: unknown): KeyturnError {
  if (error instanceof KeyturnError) return error
  throw error
}
