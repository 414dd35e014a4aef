/**
 * How many keys a second can be read over TLS, the vault against Node's https server with the same headers and bytes:
 * one key again and again, which the vault answers from memory, and more keys in turn than it keeps answers for.
 */
import { median, percentile, printFigures, printRatio, ratios } from './figures.ts'
import { apiVersion, getOrders, makeScene, type Running } from './scene.ts'

const rounds = Number(process.argv[2] ?? 15)
const manyKeys = 3000
const concurrency = 8
const scene = await makeScene()
try {
  const servers = { bare: await scene.startBare(), vault: await scene.startVault() }
  await createKeys(servers.vault)
  const getEach = (index: number) => ({ ...getOrders, path: `/keys/key-${index % manyKeys}?${apiVersion}` })
  const cases = {
    bare: { server: servers.bare, next: () => getOrders },
    'one key': { server: servers.vault, next: () => getOrders },
    'many keys': { server: servers.vault, next: getEach },
  }
  const names = ['bare', 'one key', 'many keys'] as const
  const measured = () => ({ bare: [] as number[], 'one key': [] as number[], 'many keys': [] as number[] })
  const [rates, cpu, p99] = [measured(), measured(), measured()]
  for (const { server, next } of Object.values(cases)) await server.client.load({ concurrency, next, seconds: 2 })
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) {
      const { server, next } = cases[name]
      const before = await server.cpu()
      const { perSecond, latencies } = await server.client.load({ concurrency, next, seconds: 1 })
      rates[name].push(perSecond)
      cpu[name].push(((await server.cpu()) - before) / latencies.length)
      p99[name].push(percentile(latencies, 0.99))
    }
  }
  for (const name of names) {
    printFigures(`GET over TLS, ${name}`, {
      'median per s': median(rates[name]),
      'p99 ms': median(p99[name]),
      'processor us each': median(cpu[name]) * 1000,
    })
  }
  for (const name of ['one key', 'many keys'] as const) {
    printRatio(`throughput, ${name} / bare`, ratios(rates[name], rates.bare), '>= 0.6')
    // Does not care who else is busy on the machine.
    printRatio(`processor time, bare / ${name}`, ratios(cpu.bare, cpu[name]), '>= 0.6')
  }
  for (const server of Object.values(servers)) await server.stop()
} finally {
  await scene.remove()
}

async function createKeys({ client }: Running): Promise<void> {
  let index = 0
  const worker = async () => {
    while (index < manyKeys) {
      const path = `/keys/key-${index}/create?${apiVersion}`
      index += 1
      const { status, body } = await client.send({ method: 'POST', path, body: '{"kty":"EC"}' })
      if (status !== 200) throw new Error(body)
    }
  }
  await Promise.all(Array.from({ length: 32 }, worker))
}
