/**
 * How many 2048-bit RSA keys a second can be created over TLS, against bare generateKeyPair with as many in flight. How
 * long one takes is a matter of luck (about +-70 %), so it takes many to compare.
 */
import { generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'
import { median, printFigures, printRatio, ratios } from './figures.ts'
import { apiVersion, makeScene } from './scene.ts'

const rounds = Number(process.argv[2] ?? 6)
const keys = 60
const inFlight = 2
const generate = promisify(generateKeyPair)

const scene = await makeScene()
try {
  const vault = await scene.startVault()
  const rates = { bare: [] as number[], vault: [] as number[] }
  for (let round = 0; round < rounds; round += 1) {
    rates.bare.push(await rate(() => generate('rsa', { modulusLength: 2048 })))
    rates.vault.push(
      await rate(async (index) => {
        const path = `/keys/rsa-${round}-${index}/create?${apiVersion}`
        const { status, body } = await vault.client.send({
          method: 'POST',
          path,
          body: '{"kty":"RSA","key_size":2048}',
        })
        if (status !== 200) throw new Error(body)
      }),
    )
  }
  for (const [name, values] of Object.entries(rates))
    printFigures(`RSA 2048, ${name}`, { 'median per s': median(values) })
  const total = (values: number[]) => values.length / values.reduce((sum, value) => sum + 1 / value, 0)
  printFigures(`all ${rounds * keys} keys, vault / bare`, { ratio: total(rates.vault) / total(rates.bare) })
  printRatio('vault / bare', ratios(rates.vault, rates.bare), '>= 0.9')
  await vault.stop()
} finally {
  await scene.remove()
}

async function rate(make: (index: number) => Promise<unknown>): Promise<number> {
  let index = 0
  const begin = performance.now()
  const worker = async () => {
    while (index < keys) {
      index += 1
      await make(index)
    }
  }
  await Promise.all(Array.from({ length: inFlight }, worker))
  return keys / ((performance.now() - begin) / 1000)
}
