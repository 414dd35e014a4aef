import { constants, generateKeyPairSync, sign as signHere } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { CreateKeyOptions } from '../../../src/lifecycle/create.ts'
import { createKey } from '../../../src/lifecycle/create.ts'
import { importKey } from '../../../src/lifecycle/import.ts'
import type { RotationResult } from '../../../src/rotation/result.ts'
import { rotateKey } from '../../../src/rotation/rotate.ts'
import type { CheckName } from '../../../src/rotation/verify/check.ts'
import rsaKey from '../../fixtures/rsa-key.jwk.json' with { type: 'json' }
import { type Answer, type Lie, type LyingVault, openLyingVault, type Told } from './lying-vault.ts'

/** What a rotation has to say when it is lied to. */
interface Caught {
  outcome: RotationResult['outcome']
  /** The checks that fail. */
  checks?: CheckName[]
  code?: string
}

interface Row {
  lie: string
  key?: CreateKeyOptions | 'rsa'
  tell: (lying: LyingVault) => Lie | Promise<Lie>
  caught: Caught
}

const otherVersion = 'f'.repeat(32)

/** A liar that changes the key in every answer that shows the new version. */
function about(action: Told['action'], change: (told: Told) => Answer | undefined | Promise<Answer | undefined>): Lie {
  return (told) => (told.action === action ? change(told) : undefined)
}

function withKey({ answer }: Told, change: Answer): Answer {
  return { ...answer, key: { ...(answer.key as Answer), ...change } }
}

function withAttributes({ answer }: Told, change: Answer): Answer {
  return { ...answer, attributes: { ...(answer.attributes as Answer), ...change } }
}

/** A fresh key that the liar holds: it can publish its public half, and sign with it when it is asked to. */
const liars = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const liarsPoint = liars.publicKey.export({ format: 'jwk' }) as { x: string; y: string }

async function publicKeyBefore({ honest }: LyingVault): Promise<Answer> {
  const { n, e, x, y } = (await honest.getKey('orders')).publicKey
  return n === undefined ? { x, y } : { n, e }
}

function signatureOf(bytes: Uint8Array): Answer {
  return { value: Buffer.from(bytes).toString('base64url') }
}

const rows: Row[] = [
  {
    lie: 'the new version has the public key of the one before (EC)',
    tell: async (lying) => {
      const old = await publicKeyBefore(lying)
      return about('rotate', (told) => withKey(told, old))
    },
    caught: { outcome: 'failed', checks: ['new-material', 'round-trip'] },
  },
  {
    lie: 'the new version has the public key of the one before (RSA)',
    key: 'rsa',
    tell: async (lying) => {
      const old = await publicKeyBefore(lying)
      return about('rotate', (told) => withKey(told, old))
    },
    caught: { outcome: 'failed', checks: ['new-material', 'round-trip'] },
  },
  {
    lie: 'the published key is not the one that signs',
    tell: () => about('rotate', (told) => withKey(told, liarsPoint)),
    caught: { outcome: 'failed', checks: ['round-trip'] },
  },
  {
    lie: 'the signature is rubbish',
    tell: () => about('sign', ({ answer }) => ({ ...answer, ...signatureOf(Buffer.alloc(64, 7)) })),
    caught: { outcome: 'failed', checks: ['round-trip'] },
  },
  {
    lie: 'the signature is empty',
    tell: () => about('sign', ({ answer }) => ({ ...answer, value: '' })),
    caught: { outcome: 'failed', checks: ['round-trip'] },
  },
  {
    lie: 'the signature is good, and of something else',
    tell: async ({ honest }) =>
      about('sign', async ({ answer }) => {
        const [version = ''] = String(answer.kid).split('/').slice(-1)
        return { ...answer, ...signatureOf(await honest.sign('orders', version, 'ES256', Buffer.alloc(32, 1))) }
      }),
    caught: { outcome: 'failed', checks: ['round-trip'] },
  },
  {
    lie: 'the version before signs in place of the new one',
    tell: async ({ honest }) => {
      const { version } = await honest.getKey('orders')
      return about('sign', async ({ answer, body }) => {
        const digest = Buffer.from(String(body.value), 'base64url')
        return { ...answer, ...signatureOf(await honest.sign('orders', version, 'ES256', digest)) }
      })
    },
    caught: { outcome: 'failed', checks: ['round-trip'] },
  },
  {
    lie: 'the signature is said to be of the version before',
    tell: async ({ honest, url }) => {
      const { version } = await honest.getKey('orders')
      return about('sign', ({ answer }) => ({ ...answer, kid: `${url}/keys/orders/${version}` }))
    },
    caught: { outcome: 'failed', checks: ['round-trip'] },
  },
  {
    lie: 'the signature is said to be of a key on another host',
    tell: () =>
      about('sign', ({ answer, url }) => ({ ...answer, kid: String(answer.kid).replace(url, 'https://evil.example') })),
    caught: { outcome: 'failed', checks: ['round-trip'] },
  },
  {
    lie: 'the signature is PKCS #1 v1.5 where PSS was asked for',
    key: 'rsa',
    tell: () => {
      const own = generateKeyPairSync('rsa', { modulusLength: 2048 })
      const { n, e } = own.publicKey.export({ format: 'jwk' }) as Answer
      return (told) => {
        if (told.action === 'rotate') return withKey(told, { n, e })
        if (told.action !== 'sign') return undefined
        const digest = Buffer.from(String(told.body.value), 'base64url')
        const padded = signHere(null, digest, { key: own.privateKey, padding: constants.RSA_PKCS1_PADDING })
        return { ...told.answer, ...signatureOf(padded) }
      }
    },
    caught: { outcome: 'failed', checks: ['round-trip'] },
  },
  {
    lie: 'the exponent is 1, so that every message is its own signature',
    key: 'rsa',
    tell: () => about('rotate', (told) => withKey(told, { e: 'AQ' })),
    caught: { outcome: 'failed', checks: ['new-material'] },
  },
  {
    lie: 'the modulus has 1,024 bits',
    key: 'rsa',
    tell: () => about('rotate', (told) => withKey(told, { n: Buffer.alloc(128, 0xff).toString('base64url') })),
    caught: { outcome: 'failed', checks: ['key-size', 'new-material'] },
  },
  {
    lie: 'the point is not on the curve',
    tell: () => about('rotate', (told) => withKey(told, { x: liarsPoint.x, y: liarsPoint.x })),
    caught: { outcome: 'failed', checks: ['new-material'] },
  },
  {
    lie: 'the new version is on another curve',
    tell: () => about('rotate', (told) => withKey(told, { crv: 'P-256K' })),
    caught: { outcome: 'failed', checks: ['curve', 'new-material'] },
  },
  {
    lie: 'the new version may do more than the one before',
    tell: () => about('rotate', (told) => withKey(told, { key_ops: ['sign', 'verify', 'wrapKey'] })),
    caught: { outcome: 'failed', checks: ['operations'] },
  },
  {
    lie: 'the new version is disabled',
    tell: () => about('rotate', (told) => withAttributes(told, { enabled: false })),
    caught: { outcome: 'failed', checks: ['enabled'] },
  },
  {
    lie: 'the new version expires, although no policy says so',
    tell: () => about('rotate', (told) => withAttributes(told, { exp: 1_800_000_000 })),
    caught: { outcome: 'failed', checks: ['expiry'] },
  },
  {
    lie: 'the answer names a version that was never made',
    tell: () =>
      about('rotate', (told) => withKey(told, { kid: `${told.url}/keys/orders/${otherVersion}`, ...liarsPoint })),
    // The list shows a version that the answer does not name, and not the one that it does.
    caught: { outcome: 'failed', code: 'CONFLICT' },
  },
  {
    lie: 'the answer names the version before',
    tell: async ({ honest, url }) => {
      const { version } = await honest.getKey('orders')
      return about('rotate', (told) => withKey(told, { kid: `${url}/keys/orders/${version}` }))
    },
    // What was made is looked up, and verified in its own right.
    caught: { outcome: 'adopted' },
  },
  {
    lie: 'the answer names a key of another host',
    tell: () => about('rotate', (told) => withKey(told, { kid: `https://evil.example/keys/orders/${otherVersion}` })),
    caught: { outcome: 'adopted' },
  },
  {
    lie: 'the answer names another key of the vault',
    tell: () => about('rotate', (told) => withKey(told, { kid: `${told.url}/keys/invoices/${otherVersion}` })),
    caught: { outcome: 'adopted' },
  },
  {
    lie: 'the version list does not show the new version',
    tell: async ({ honest }) => {
      const { version } = await honest.getKey('orders')
      return about('versions', ({ answer }) => ({
        ...answer,
        value: (answer.value as Answer[]).filter(({ kid }) => String(kid).endsWith(version)),
      }))
    },
    caught: { outcome: 'failed', checks: ['latest-version'] },
  },
  {
    lie: 'the version list shows one version more than was made',
    tell: () => {
      let lists = 0
      return about('versions', ({ answer, url }) => {
        if (++lists === 1) return undefined
        const [first] = answer.value as Answer[]
        return {
          ...answer,
          value: [...(answer.value as Answer[]), { ...first, kid: `${url}/keys/orders/${otherVersion}` }],
        }
      })
    },
    caught: { outcome: 'failed', code: 'CONFLICT' },
  },
  {
    lie: 'what is unwrapped is not what was wrapped',
    key: { keyType: 'RSA', keyOperations: ['unwrapKey'] },
    tell: () => about('unwrapkey', ({ answer }) => ({ ...answer, ...signatureOf(Buffer.alloc(32, 1)) })),
    caught: { outcome: 'failed', checks: ['round-trip'] },
  },
  {
    lie: 'what is decrypted is not what was encrypted',
    key: { keyType: 'RSA', keyOperations: ['decrypt'] },
    tell: () => about('decrypt', ({ answer }) => ({ ...answer, ...signatureOf(Buffer.alloc(32, 1)) })),
    caught: { outcome: 'failed', checks: ['round-trip'] },
  },
]

async function rotateUnder(lying: LyingVault, { key, tell }: Pick<Row, 'key' | 'tell'>): Promise<RotationResult> {
  const { honest } = lying
  if (key === 'rsa') await importKey(honest, 'orders', rsaKey as Parameters<typeof importKey>[2])
  else await createKey(honest, 'orders', key ?? { keyType: 'EC' })
  lying.lie = await tell(lying)
  return rotateKey(lying.vault, 'orders')
}

describe('a service that lies', () => {
  test.each(rows)('is caught: $lie', async ({ caught, ...row }) => {
    const lying = await openLyingVault()
    const result = await rotateUnder(lying, row)
    const failed = result.verification?.checks.filter(({ status }) => status === 'failed').map(({ name }) => name)
    expect(result.outcome).toBe(caught.outcome)
    if (caught.checks !== undefined) expect(failed).toEqual(caught.checks)
    if (caught.code !== undefined) expect(result.error?.code).toBe(caught.code)
    if (caught.outcome === 'failed')
      expect(result).toMatchObject({ rotated: true, version: expect.stringMatching(/^[0-9a-f]{32}$/) })
    else expect(result.version).toBe((await lying.honest.getKey('orders')).version)
    expect(JSON.stringify(result)).not.toContain('evil.example/keys/orders/f')
  })

  // The two that nobody outside can tell.
  test('is believed when it makes a key of its own, publishes that one and signs with it', async () => {
    const lying = await openLyingVault()
    const result = await rotateUnder(lying, {
      tell: async ({ honest }) => {
        const own = await createKey(honest, 'liar', { keyType: 'EC' })
        const { x, y } = own.publicKey
        return async (told) => {
          if (told.action === 'rotate') return withKey(told, { x, y })
          if (told.action !== 'sign') return undefined
          const digest = Buffer.from(String(told.body.value), 'base64url')
          return { ...told.answer, ...signatureOf(await honest.sign('liar', own.version, 'ES256', digest)) }
        }
      },
    })
    expect(result).toMatchObject({ outcome: 'rotated', verification: { ok: true } })
  })

  test('is believed when it keeps a symmetric value for itself and gives it back', async () => {
    const lying = await openLyingVault({ profile: 'managed-hsm' })
    await createKey(lying.honest, 'orders', { keyType: 'oct-HSM', keyOperations: ['wrapKey', 'unwrapKey'] })
    await lying.honest.setRotationPolicy('orders', { rotateEvery: 'P28D' })
    let kept: unknown
    lying.lie = ({ action, answer, body }) => {
      if (action === 'wrapkey') kept = body.value
      return action === 'unwrapkey' ? { ...answer, value: kept } : undefined
    }
    const result = await rotateKey(lying.vault, 'orders')
    expect(result.verification?.checks).toContainEqual(
      expect.objectContaining({ name: 'round-trip', status: 'passed' }),
    )
  })
})

describe('what one verified rotation asks of a vault', () => {
  async function requestsOf(key: Row['key'], rotate: (lying: LyingVault) => Promise<unknown>): Promise<string[]> {
    const lying = await openLyingVault()
    if (key === 'rsa') await importKey(lying.honest, 'orders', rsaKey as Parameters<typeof importKey>[2])
    else await createKey(lying.honest, 'orders', key ?? { keyType: 'EC' })
    await rotate(lying)
    expect(lying.sent.filter(({ challenged }) => challenged)).toHaveLength(1)
    return lying.sent
      .filter(({ challenged }) => !challenged)
      .map(({ line }) => line.replaceAll(/[0-9a-f]{32}/g, 'VERSION'))
  }

  test('are five requests and one challenge', async () => {
    expect((await requestsOf(undefined, ({ vault }) => rotateKey(vault, 'orders'))).sort()).toEqual([
      'GET /keys/orders/',
      'GET /keys/orders/versions',
      'GET /keys/orders/versions',
      'POST /keys/orders/VERSION/sign',
      'POST /keys/orders/rotate',
    ])
  })

  test('are six where an expiry date has to be judged by the policy', async () => {
    const key: CreateKeyOptions = { keyType: 'EC', expiresOn: new Date('2027-01-01T00:00:00Z') }
    const sent = await requestsOf(key, ({ vault }) => rotateKey(vault, 'orders'))
    expect(sent).toHaveLength(6)
    expect(sent).toContain('GET /keys/orders/rotationpolicy')
  })

  test('of ten keys at once are five each, and still one challenge', async () => {
    const names = Array.from({ length: 10 }, (_, index) => `key-${index}`)
    const sent = await requestsOf(undefined, async ({ vault, honest }) => {
      for (const name of names) await createKey(honest, name, { keyType: 'EC' })
      await Promise.all(names.map((name) => rotateKey(vault, name)))
    })
    expect(sent).toHaveLength(50)
  })
})
