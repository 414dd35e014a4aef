/**
 * How long a program takes that imports the library and ends, against one that imports the SDK's client alone.
 *
 *   node bench/import.ts [rounds]
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { median, printFigures, printRatio, ratios } from './local-vault/figures.ts'

const rounds = Number(process.argv[2] ?? 20)
const core = new URL('../packages/core/dist/index.js', import.meta.url)
const sdk = pathToFileURL(createRequire(core).resolve('@azure/keyvault-keys')).href.replace('/commonjs/', '/esm/')
const programs = { nothing: '0', sdk: `import(${JSON.stringify(sdk)})`, core: `import(${JSON.stringify(core.href)})` }
const times = { nothing: [] as number[], sdk: [] as number[], core: [] as number[] }
for (let round = -1; round < rounds; round++) {
  for (const name of ['nothing', 'sdk', 'core'] as const) {
    const started = performance.now()
    const [status] = await once(spawn(process.execPath, ['-e', programs[name]], { stdio: 'inherit' }), 'close')
    if (status !== 0) throw new Error(`exit status ${status}`)
    if (round >= 0) times[name].push(performance.now() - started)
  }
}
for (const [name, values] of Object.entries(times)) printFigures(`import of ${name}`, { 'median ms': median(values) })
printRatio("import of core / of the SDK's client", ratios(times.core, times.sdk), '<= 1.3')
