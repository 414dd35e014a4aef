import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { generateRsaJwk } from '../../src/crypto/rsa-generation.ts'

test('finishes every generation of a burst, and leaves file writes of the same process room meanwhile', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'rsa-generation-'))
  try {
    let finished = 0
    const burst = Array.from({ length: 8 }, async () => {
      const key = await generateRsaJwk(2048)
      finished += 1
      return key
    })
    await writeFile(join(dir, 'meanwhile'), 'x')
    // With the whole burst in the thread pool at once, the write would wait for most of it.
    expect(finished).toBeLessThan(4)
    const keys = await Promise.all(burst)
    expect(new Set(keys.map((key) => key.n)).size).toBe(8)
  } finally {
    await rm(dir, { recursive: true })
  }
})

test('goes on after a failed generation', async () => {
  await expect(generateRsaJwk(-1)).rejects.toThrow()
  await expect(generateRsaJwk(-1)).rejects.toThrow()
  await expect(generateRsaJwk(-1)).rejects.toThrow()
  await expect(generateRsaJwk(1024)).resolves.toMatchObject({ kty: 'RSA', e: 'AQAB' })
})
