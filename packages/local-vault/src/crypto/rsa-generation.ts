import { generateKeyPair, type JsonWebKey } from 'node:crypto'
import { availableParallelism } from 'node:os'

/**
 * Generations that may run at once. Each one holds a thread of the pool that async `fs`, `dns.lookup` and `crypto`
 * share (four threads unless told otherwise): with four 3072-bit generations in flight, an async file write of the same
 * process was seen to go from 1 ms to 300 ms; with two it did not move. More than the cores gains nothing anyway.
 */
const slots = Math.min(availableParallelism(), 2)

let running = 0
const waiting: (() => void)[] = []

/**
 * Generates an RSA key pair off the main thread, in arrival order, a few at a time in this process.
 *
 * @param modulusLength bits
 * @param publicExponent an odd number from 3 up
 * @returns the private JWK as node:crypto exports it, CRT members included
 */
export async function generateRsaJwk(modulusLength: number, publicExponent = 65_537): Promise<JsonWebKey> {
  if (running >= slots) await new Promise<void>((resolve) => waiting.push(resolve))
  else running += 1
  try {
    return await new Promise((resolve, reject) => {
      generateKeyPair('rsa', { modulusLength, publicExponent }, (error, _publicKey, privateKey) => {
        if (error) reject(error)
        else resolve(privateKey.export({ format: 'jwk' }))
      })
    })
  } finally {
    const next = waiting.shift()
    // The slot goes straight to the next in line, so a newcomer cannot overtake.
    if (next) next()
    else running -= 1
  }
}
