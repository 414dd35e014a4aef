/** How many EC keys a second can be created durably, each on disk before it is answered, against reads of one key. */
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { median, printFigures, printRatio, ratios } from './figures.ts'
import { apiVersion, getOrders, makeScene } from './scene.ts'

const rounds = 11
const scene = await makeScene()
try {
  const vault = await scene.startVault()
  const rates = { get: [] as number[], create: [] as number[] }
  const disk: number[] = []
  let made = 0
  const create = () => {
    made += 1
    return { method: 'POST', path: `/keys/key-${made}/create?${apiVersion}`, body: '{"kty":"EC","crv":"P-256"}' }
  }
  const requests = { get: () => getOrders, create }
  for (const next of Object.values(requests)) await vault.client.load({ seconds: 1, concurrency: 8, next })
  for (let round = 0; round < rounds; round += 1) {
    for (const name of ['get', 'create'] as const) {
      const { perSecond } = await vault.client.load({ seconds: 1, concurrency: 8, next: requests[name] })
      rates[name].push(perSecond)
    }
    disk.push(durableWrites())
  }
  for (const [name, values] of Object.entries(rates)) {
    printFigures(`${name} of a P-256 key`, { 'median per s': median(values) })
  }
  printFigures('bare 4 KiB durable write', { 'median per s': median(disk) })
  printRatio('create / get', ratios(rates.create, rates.get), '>= 0.5')
  // Where the disk is slower than the reads, this is the ratio that says something about the vault.
  printRatio('create / bare durable write', ratios(rates.create, disk), 'none')
  await vault.stop()
} finally {
  await scene.remove()
}

/** How often a second this disk makes 4 KiB durable, one after the other: what each create has to wait for at least. */
function durableWrites(): number {
  const file = openSync(join(dirname(scene.file), 'durable'), 'w')
  const begin = performance.now()
  let writes = 0
  for (; performance.now() - begin < 300; writes += 1) {
    writeSync(file, Buffer.alloc(4096, writes))
    fdatasyncSync(file)
  }
  closeSync(file)
  return writes / ((performance.now() - begin) / 1000)
}
