/** How reads fare while RSA keys are being created, against an idle vault: one reader, eight creates always wanted. */
import { median, percentile, printFigures, printRatio, ratios } from './figures.ts'
import { apiVersion, getOrders, makeScene } from './scene.ts'

const rounds = Number(process.argv[2] ?? 5)
const scene = await makeScene()
try {
  const vault = await scene.startVault()
  const read = () => vault.client.load({ seconds: 4, concurrency: 1, next: () => getOrders })
  await read()
  const p99 = { idle: [] as number[], loaded: [] as number[] }
  const p50 = { idle: [] as number[], loaded: [] as number[] }
  for (let round = 0; round < rounds; round += 1) {
    const idle = await read()
    const next = (index: number) => ({
      method: 'POST',
      path: `/keys/rsa-${round}-${index}/create?${apiVersion}`,
      body: '{"kty":"RSA","key_size":3072}',
    })
    const creating = vault.client.load({ seconds: 4, concurrency: 8, next })
    const loaded = await read()
    await creating
    for (const [name, { latencies }] of [
      ['idle', idle],
      ['loaded', loaded],
    ] as const) {
      p50[name].push(percentile(latencies, 0.5))
      p99[name].push(percentile(latencies, 0.99))
    }
  }
  for (const name of ['idle', 'loaded'] as const) {
    printFigures(`GET, ${name}`, { 'p50 ms': median(p50[name]), 'p99 ms': median(p99[name]) })
  }
  printRatio('p99 loaded / idle', ratios(p99.loaded, p99.idle), '<= 3')
  await vault.stop()
} finally {
  await scene.remove()
}
