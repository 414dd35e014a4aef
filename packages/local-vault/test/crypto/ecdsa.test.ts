import { createECDH, createHash, createPrivateKey, sign as nodeSign, verify as nodeVerify } from 'node:crypto'
import { p256, p384, p521 } from '@noble/curves/nist.js'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CurveName, curves } from '../../src/crypto/curves.ts'
import { signDigest, verifyDigest } from '../../src/crypto/ecdsa.ts'
import type { EcPrivateJwk } from '../../src/crypto/jwk.ts'
import { generateKeyMaterial } from '../../src/crypto/key-material.ts'

const noble = { 'P-256': p256, 'P-384': p384, 'P-521': p521, 'P-256K': secp256k1 }
const hashes = { 'P-256': 'sha256', 'P-384': 'sha384', 'P-521': 'sha512', 'P-256K': 'sha256' } as const
const orderOf = (crv: CurveName): bigint => noble[crv].Point.Fn.ORDER
const curveNames = Object.keys(curves) as CurveName[]

const keys = new Map<CurveName, EcPrivateJwk>()
for (const crv of curveNames) keys.set(crv, (await generateKeyMaterial({ kty: 'EC', crv })) as EcPrivateJwk)

function keyOn(crv: CurveName): EcPrivateJwk {
  const key = keys.get(crv)
  if (!key) throw new Error(crv)
  return key
}

function nodeKey(key: EcPrivateJwk) {
  return createPrivateKey({ key: { ...key, crv: key.crv === 'P-256K' ? 'secp256k1' : key.crv }, format: 'jwk' })
}

function keyFromHex(crv: CurveName, hex: string): EcPrivateJwk {
  const { width, openSslName } = curves[crv]
  const d = Buffer.from(hex.toLowerCase().padStart(width * 2, '0'), 'hex')
  const ecdh = createECDH(openSslName)
  ecdh.setPrivateKey(d)
  const point = ecdh.getPublicKey()
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')
  return { kty: 'EC', crv, x: text(point.subarray(1, 1 + width)), y: text(point.subarray(1 + width)), d: text(d) }
}

function octets(crv: CurveName, r: bigint, s: bigint): Uint8Array {
  const hex = (value: bigint) => value.toString(16).padStart(curves[crv].width * 2, '0')
  return new Uint8Array(Buffer.from(hex(r) + hex(s), 'hex'))
}

function halves(crv: CurveName, signature: Uint8Array): [bigint, bigint] {
  const number = (bytes: Uint8Array) => BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
  return [number(signature.subarray(0, curves[crv].width)), number(signature.subarray(curves[crv].width))]
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n
  for (let b = base, e = exponent; e > 0n; e >>= 1n, b = (b * b) % modulus) if (e & 1n) result = (result * b) % modulus
  return result
}

describe('known answers', () => {
  // RFC 6979 A.2.5 to A.2.7 (message "sample"); for secp256k1 the widely published one of key 1 and "Satoshi Nakamoto".
  const vectors = [
    {
      crv: 'P-256',
      message: 'sample',
      d: 'C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721',
      r: 'EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716',
      s: 'F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8',
    },
    {
      crv: 'P-384',
      message: 'sample',
      d: '6B9D3DAD2E1B8C1C05B19875B6659F4DE23C3B667BF297BA9AA47740787137D896D5724E4C70A825F872C9EA60D2EDF5',
      r: '94EDBB92A5ECB8AAD4736E56C691916B3F88140666CE9FA73D64C4EA95AD133C81A648152E44ACF96E36DD1E80FABE46',
      s: '99EF4AEB15F178CEA1FE40DB2603138F130E740A19624526203B6351D0A3A94FA329C145786E679E7B82C71A38628AC8',
    },
    {
      crv: 'P-521',
      message: 'sample',
      d: '0FAD06DAA62BA3B25D2FB40133DA757205DE67F5BB0018FEE8C86E1B68C7E75CAA896EB32F1F47C70855836A6D16FCC1466F6D8FBEC67DB89EC0C08B0E996B83538',
      r: '0C328FAFCBD79DD77850370C46325D987CB525569FB63C5D3BC53950E6D4C5F174E25A1EE9017B5D450606ADD152B534931D7D4E8455CC91F9B15BF05EC36E377FA',
      s: '0617CCE7CF5064806C467F678D3B4080D6F1CC50AF26CA209417308281B68AF282623EAA63E5B5C0723D8B8C37FF0777B1A20F8CCB1DCCC43997F1EE0E44DA4A67A',
    },
    {
      crv: 'P-256K',
      message: 'Satoshi Nakamoto',
      d: '1',
      r: '934B1EA10A4B3C1757E2B0C017D0B6143CE3C9A7E6A4A49860D7A6AB210EE3D8',
      s: '2442CE9D2B916064108014783E923EC36B49743E2FFA1C4496F01A512AAFD9E5',
    },
  ] as const

  test.each(vectors)('takes the published signature on $crv', ({ crv, message, d, r, s }) => {
    const key = keyFromHex(crv, d)
    const digest = createHash(hashes[crv]).update(message).digest()
    const signature = octets(crv, BigInt(`0x${r}`), BigInt(`0x${s}`))
    expect(verifyDigest(key, digest, signature)).toBe(true)
  })
})

describe.each(curveNames)('on %s', (crv) => {
  const key = keyOn(crv)
  const hash = hashes[crv]
  const length = createHash(hash).digest().length

  test('our signatures of a digest hold for node:crypto, which hashes the message itself', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (message) => {
        const signature = signDigest(key, createHash(hash).update(message).digest())
        expect(nodeVerify(hash, message, { key: nodeKey(key), dsaEncoding: 'ieee-p1363' }, signature)).toBe(true)
      }),
      { numRuns: 25 },
    )
  })

  test('signatures by node:crypto hold here', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (message) => {
        const signature = nodeSign(hash, message, { key: nodeKey(key), dsaEncoding: 'ieee-p1363' })
        expect(verifyDigest(key, createHash(hash).update(message).digest(), signature)).toBe(true)
      }),
      { numRuns: 25 },
    )
  })

  test('refuses a signature with any bit flipped', () => {
    const digest = new Uint8Array(length).fill(0x5a)
    const signature = new Uint8Array(signDigest(key, digest))
    fc.assert(
      fc.property(fc.nat(signature.length * 8 - 1), (bit) => {
        const damaged = signature.slice()
        damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        expect(verifyDigest(key, digest, damaged)).toBe(false)
      }),
      { numRuns: 10 },
    )
  })

  test('never gives the same signature twice: each has a nonce of its own', () => {
    const digest = new Uint8Array(length)
    const firstHalves = Array.from({ length: 50 }, () => halves(crv, signDigest(key, digest))[0])
    expect(new Set(firstHalves).size).toBe(50)
  })

  test('accepts high s and low s alike', () => {
    const digest = new Uint8Array(length).fill(9)
    const [r, s] = halves(crv, signDigest(key, digest))
    expect(verifyDigest(key, digest, octets(crv, r, orderOf(crv) - s))).toBe(true)
  })

  test('refuses r or s of zero, of the order, and above it', () => {
    const digest = new Uint8Array(length).fill(9)
    const [r, s] = halves(crv, signDigest(key, digest))
    const n = orderOf(crv)
    const wrong: [bigint, bigint][] = [
      [0n, s],
      [r, 0n],
      [0n, 0n],
      [n, s],
      [r, n],
      [r, n + 1n],
      [1n, 1n],
      [n - 1n, n - 1n],
    ]
    for (const [wrongR, wrongS] of wrong) expect(verifyDigest(key, digest, octets(crv, wrongR, wrongS))).toBe(false)
  })

  test('refuses r or s that only fits modulo the order', () => {
    const digest = new Uint8Array(length).fill(9)
    const order = orderOf(crv)
    const { width } = curves[crv]
    const fits = (value: bigint) => value + order < 1n << BigInt(width * 8)
    for (let tries = 0; tries < 20; tries += 1) {
      const [r, s] = halves(crv, signDigest(key, digest))
      if (fits(r)) expect(verifyDigest(key, digest, octets(crv, r + order, s))).toBe(false)
      if (fits(s)) expect(verifyDigest(key, digest, octets(crv, r, s + order))).toBe(false)
    }
  })

  test('refuses a signature of another length: shorter, longer, empty, or DER', () => {
    const message = Buffer.from('m')
    const digest = createHash(hash).update(message).digest()
    const signature = signDigest(key, digest)
    expect(verifyDigest(key, digest, signature.subarray(1))).toBe(false)
    expect(verifyDigest(key, digest, signature.subarray(0, -1))).toBe(false)
    expect(verifyDigest(key, digest, Buffer.concat([signature, Buffer.alloc(1)]))).toBe(false)
    expect(verifyDigest(key, digest, new Uint8Array())).toBe(false)
    expect(verifyDigest(key, digest, nodeSign(hash, message, nodeKey(key)))).toBe(false)
  })

  test('refuses the signature that would need the point at infinity', () => {
    // u1 + u2 d = 0 whenever z = -r d, so r can be made for any digest by whoever knows d.
    const order = orderOf(crv)
    const d = BigInt(`0x${Buffer.from(key.d, 'base64url').toString('hex')}`)
    const digest = new Uint8Array(length)
    digest[length - 1] = 7
    const r = (power(d, order - 2n, order) * (order - 7n)) % order
    expect((7n + r * d) % order).toBe(0n)
    expect(verifyDigest(key, digest, octets(crv, r, 5n))).toBe(false)
  })

  test('signs a digest of zeros and of ones', () => {
    for (const fill of [0, 0xff]) {
      const digest = new Uint8Array(length).fill(fill)
      const signature = signDigest(key, digest)
      expect(verifyDigest(key, digest, signature)).toBe(true)
    }
  })

  test('keeps leading zeros of r and s, so that every signature has the same length', () => {
    let short = 0
    for (let tries = 0; tries < 2000 && short === 0; tries += 1) {
      const digest = createHash(hash).update(String(tries)).digest()
      const signature = signDigest(key, digest)
      expect(signature).toHaveLength(2 * curves[crv].width)
      if (crv === 'P-521' || signature[0] === 0 || signature[curves[crv].width] === 0) {
        short += 1
        expect(
          nodeVerify(hash, Buffer.from(String(tries)), { key: nodeKey(key), dsaEncoding: 'ieee-p1363' }, signature),
        ).toBe(true)
      }
    }
    expect(short).toBe(1)
  })

  test('does not take the signature of another key or another digest', async () => {
    const other = (await generateKeyMaterial({ kty: 'EC', crv })) as EcPrivateJwk
    const digest = new Uint8Array(length).fill(1)
    expect(verifyDigest(key, digest, signDigest(other, digest))).toBe(false)
    expect(verifyDigest(key, digest, signDigest(key, new Uint8Array(length).fill(2)))).toBe(false)
  })
})
