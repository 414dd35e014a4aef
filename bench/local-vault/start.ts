/** How long from the start of the process to its first answer: the vault, its store and certificate there, against Node's https server. */
import { median, printFigures, printRatio, ratios } from './figures.ts'
import { getOrders, makeScene, type Running } from './scene.ts'

const rounds = Number(process.argv[2] ?? 15)
const scene = await makeScene()
try {
  const times = { bare: [] as number[], vault: [] as number[] }
  for (let round = 0; round < rounds; round += 1) {
    times.bare.push(await timeToAnswer(scene.startBare))
    times.vault.push(await timeToAnswer(scene.startVault))
  }
  for (const [name, values] of Object.entries(times)) {
    printFigures(`start to first answer, ${name}`, { 'median ms': median(values), 'min ms': Math.min(...values) })
  }
  printRatio('vault / bare', ratios(times.vault, times.bare), '<= 1.5')
} finally {
  await scene.remove()
}

async function timeToAnswer(start: () => Promise<Running>): Promise<number> {
  const begin = performance.now()
  const server = await start()
  const { status } = await server.client.send(getOrders)
  const time = performance.now() - begin
  await server.stop()
  if (status !== 200) throw new Error(`answer ${status}`)
  return time
}
