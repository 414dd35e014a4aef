/**
 * How many EC keys a second can be created durably, each on disk before it is answered, against reads of one key, which
 * the vault answers from memory, and against reads of the created keys in turn, which it has to look up. Writes that are
 * in flight together share one wait for the disk, so it is measured with few and with many in flight.
 */
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { median, printFigures, printRatio, ratios } from './figures.ts'
import { apiVersion, getOrders, makeScene } from './scene.ts'

const rounds = Number(process.argv[2] ?? 11)
const scene = await makeScene()
try {
  const vault = await scene.startVault()
  let made = 0
  const create = () => {
    made += 1
    return { method: 'POST', path: `/keys/key-${made}/create?${apiVersion}`, body: '{"kty":"EC","crv":"P-256"}' }
  }
  const getEach = (index: number) => ({ ...getOrders, path: `/keys/key-${1 + (index % made)}?${apiVersion}` })
  const requests = { create, 'get one': () => getOrders, 'get many': getEach }
  const names = ['create', 'get one', 'get many'] as const
  const measured = () => ({ create: [] as number[], 'get one': [] as number[], 'get many': [] as number[] })
  for (const concurrency of [8, 32]) {
    const [rates, cpu] = [measured(), measured()]
    const disk: number[] = []
    for (const next of Object.values(requests)) await vault.client.load({ seconds: 1, concurrency, next })
    for (let round = 0; round < rounds; round += 1) {
      for (const name of names) {
        const before = await vault.cpu()
        const { perSecond, latencies } = await vault.client.load({ seconds: 1, concurrency, next: requests[name] })
        rates[name].push(perSecond)
        cpu[name].push(((await vault.cpu()) - before) / latencies.length)
      }
      disk.push(durableWrites())
    }
    for (const name of names) {
      printFigures(`${name}, P-256, ${concurrency} in flight`, {
        'median per s': median(rates[name]),
        'processor us each': median(cpu[name]) * 1000,
      })
    }
    printFigures('bare 4 KiB durable write', { 'median per s': median(disk) })
    for (const name of ['get one', 'get many'] as const) {
      printRatio(`create / ${name}`, ratios(rates.create, rates[name]), '>= 0.6')
      printRatio(`processor time, ${name} / create`, ratios(cpu[name], cpu.create), '-')
    }
    // Where the disk is slower than the reads, this is the ratio that says something about the vault.
    printRatio('create / bare durable write', ratios(rates.create, disk), '>= 0.9')
  }
  await vault.stop()
} finally {
  await scene.remove()
}

/** How often a second this disk makes 4 KiB durable, one after the other: what each commit has to wait for at least. */
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
