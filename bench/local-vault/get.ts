/** How many keys a second can be read over TLS: the vault against Node's https server with the same headers and bytes. */
import { median, percentile, printFigures, printRatio, ratios } from './figures.ts'
import { getOrders, makeScene } from './scene.ts'

const rounds = 15
const scene = await makeScene()
try {
  const servers = { bare: await scene.startBare(), vault: await scene.startVault() }
  const rates = { bare: [] as number[], vault: [] as number[] }
  const cpu = { bare: [] as number[], vault: [] as number[] }
  const p99 = { bare: [] as number[], vault: [] as number[] }
  const options = { concurrency: 8, next: () => getOrders }
  for (const { client } of Object.values(servers)) await client.load({ ...options, seconds: 2 })
  for (let round = 0; round < rounds; round += 1) {
    for (const name of ['bare', 'vault'] as const) {
      const server = servers[name]
      const before = await server.cpu()
      const { perSecond, latencies } = await server.client.load({ ...options, seconds: 1 })
      rates[name].push(perSecond)
      cpu[name].push(((await server.cpu()) - before) / latencies.length)
      p99[name].push(percentile(latencies, 0.99))
    }
  }
  for (const name of ['bare', 'vault'] as const) {
    printFigures(`GET over TLS, ${name}`, {
      'median per s': median(rates[name]),
      'p99 ms': median(p99[name]),
      'processor us each': median(cpu[name]) * 1000,
    })
  }
  printRatio('throughput, vault / bare', ratios(rates.vault, rates.bare), '>= 0.6')
  // Does not care who else is busy on the machine.
  printRatio('processor time, bare / vault', ratios(cpu.bare, cpu.vault), '>= 0.6')
  for (const server of Object.values(servers)) await server.stop()
} finally {
  await scene.remove()
}
