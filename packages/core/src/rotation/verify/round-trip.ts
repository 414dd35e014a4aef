import { createHash, randomBytes } from 'node:crypto'
import { hasCode } from '../../errors.ts'
import type { Key, KeyOperation } from '../../keys/key.ts'
import { encryptOaep256, findFlaw, hashOf, verifySignature } from '../../keys/public-key.ts'
import {
  asAnswer,
  failed,
  notChecked,
  passed,
  type VerificationCheck,
  type VerificationVault,
  warning,
} from './check.ts'
import { rereadMs } from './list-after.ts'
import { sorted } from './operations.ts'

type UsingVault = Pick<VerificationVault, 'sign' | 'wrap' | 'unwrap' | 'encrypt' | 'decrypt' | 'sleep'>

interface RoundTrip {
  what: string
  run(vault: UsingVault): Promise<boolean>
}

/**
 * Uses the new version once. The private half is used in the service and the public half here, with the key that the
 * service has published: an answer that was made without the private key of that very version does not pass.
 */
export async function checkRoundTrip(vault: UsingVault, made: Key): Promise<VerificationCheck> {
  const name = 'round-trip'
  const trip = chooseRoundTrip(made)
  if (trip === undefined) {
    return notChecked(name, `its operations (${sorted(made.keyOperations)}) allow nothing that would prove it`)
  }
  if (!made.keyType.startsWith('oct')) {
    const flaw = findFlaw(made.publicKey)
    if (flaw !== undefined) return notChecked(name, `its public key is not sound: ${flaw}`)
  }
  try {
    return (await runOnceItIsThere(vault, trip))
      ? passed(name, trip.what)
      : failed(name, `${trip.what}: it is not the same key`)
  } catch (error) {
    const failure = asAnswer(error)
    if (failure.code === 'ACCESS_DENIED') {
      return warning(name, `left out for want of permission (${trip.what}): ${failure.message}`)
    }
    // What the vault says of the key is a finding; no answer says nothing about it.
    const isFinding = hasCode(failure, 'NOT_ALLOWED', 'INVALID_INPUT', 'KEY_NOT_FOUND', 'SERVICE_ERROR')
    return (isFinding ? failed : notChecked)(name, `${trip.what}: ${failure.message}`)
  }
}

/** Just after a rotation a part of the service may not have heard of the new version. */
async function runOnceItIsThere(vault: UsingVault, trip: RoundTrip): Promise<boolean> {
  for (const ms of rereadMs) {
    try {
      return await trip.run(vault)
    } catch (error) {
      if (!hasCode(error, 'KEY_NOT_FOUND')) throw error
      await vault.sleep(ms)
    }
  }
  return trip.run(vault)
}

function chooseRoundTrip(key: Key): RoundTrip | undefined {
  const can = (...operations: KeyOperation[]) => operations.every((each) => key.keyOperations.includes(each))
  if (key.keyType.startsWith('oct')) {
    if (can('wrapKey', 'unwrapKey')) return wrapAndUnwrap(key)
    return can('encrypt', 'decrypt') ? encryptAndDecrypt(key) : undefined
  }
  const algorithm = signatureAlgorithm(key)
  if (algorithm !== undefined && can('sign')) return signAndVerify(key, algorithm)
  if (!key.keyType.startsWith('RSA')) return undefined
  if (can('unwrapKey')) return encryptHere(key, 'unwrapped')
  return can('decrypt') ? encryptHere(key, 'decrypted') : undefined
}

/** RFC 7518 3.1, and ES256K of RFC 8812. */
function signatureAlgorithm({ keyType, curve }: Key): string | undefined {
  if (keyType.startsWith('RSA')) return 'PS256'
  switch (curve) {
    case 'P-256':
      return 'ES256'
    case 'P-256K':
      return 'ES256K'
    case 'P-384':
      return 'ES384'
    case 'P-521':
      return 'ES512'
    default:
      return undefined
  }
}

function signAndVerify(key: Key, algorithm: string): RoundTrip {
  return {
    what: `signed with ${algorithm} in the service, verified here`,
    run: async (vault) => {
      const message = randomBytes(32)
      const digest = createHash(hashOf(algorithm)).update(message).digest()
      const signature = await vault.sign(key.name, key.version, algorithm, digest)
      return verifySignature(key.publicKey, algorithm, message, signature)
    },
  }
}

function encryptHere(key: Key, how: 'unwrapped' | 'decrypted'): RoundTrip {
  const algorithm = 'RSA-OAEP-256'
  return {
    what: `encrypted with ${algorithm} here, ${how} in the service`,
    run: async (vault) => {
      const value = randomBytes(32)
      const ciphertext = encryptOaep256(key.publicKey, value)
      const read =
        how === 'unwrapped'
          ? vault.unwrap(key.name, key.version, algorithm, ciphertext)
          : vault.decrypt(key.name, key.version, algorithm, { ciphertext })
      return value.equals(await read)
    },
  }
}

function wrapAndUnwrap(key: Key): RoundTrip {
  return {
    what: 'wrapped and unwrapped in the service',
    run: async (vault) => {
      const value = randomBytes(32)
      const { done, algorithm } = await withFirst(['A256KW', 'A192KW', 'A128KW'], (each) =>
        vault.wrap(key.name, key.version, each, value),
      )
      return value.equals(await vault.unwrap(key.name, key.version, algorithm, done))
    },
  }
}

function encryptAndDecrypt(key: Key): RoundTrip {
  return {
    what: 'encrypted and decrypted in the service',
    run: async (vault) => {
      const value = randomBytes(32)
      const { done, algorithm } = await withFirst(['A256GCM', 'A192GCM', 'A128GCM'], (each) =>
        vault.encrypt(key.name, key.version, each, value),
      )
      return value.equals(await vault.decrypt(key.name, key.version, algorithm, done))
    },
  }
}

/** The size of a symmetric key is not reported, and only the algorithm of its size is accepted. */
async function withFirst<T>(
  algorithms: readonly [string, ...string[]],
  use: (algorithm: string) => Promise<T>,
): Promise<{ done: T; algorithm: string }> {
  const [algorithm, next, ...others] = algorithms
  try {
    return { algorithm, done: await use(algorithm) }
  } catch (error) {
    // 400: not an algorithm for a key of this size.
    if (next === undefined || !hasCode(error, 'INVALID_INPUT', 'SERVICE_ERROR')) throw error
    return withFirst([next, ...others], use)
  }
}
