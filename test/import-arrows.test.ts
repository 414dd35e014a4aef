import { execFile } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

const run = promisify(execFile)
const root = fileURLToPath(new URL('..', import.meta.url))
const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome')

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyturn-arrows-'))
  await copyFile(join(root, 'biome.json'), join(folder, 'biome.json'))
})

afterAll(() => rm(folder, { recursive: true, force: true }))

/** Lints one file that stands at `path` under the project's own rules, and gives the rule ids that it breaks. */
async function brokenRules(path: string, code: string): Promise<string[]> {
  const file = join(folder, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, `${code}\n`)
  const args = [biome, 'lint', '--vcs-enabled=false', '--reporter=json', path]
  const { stdout } = await run(process.execPath, args, { cwd: folder }).catch((failure: { stdout: string }) => failure)
  await rm(file)
  const report = JSON.parse(stdout) as { diagnostics: { category: string }[] }
  return report.diagnostics.map((diagnostic) => diagnostic.category)
}

const RESTRICTED = 'lint/style/noRestrictedImports'

test.each([
  ['core may not import the embedded vault', 'packages/core/src/lifecycle/get.ts', "'@keyturn/local-vault'"],
  ['core may not import the program', 'packages/core/src/lifecycle/get.ts', "'keyturn'"],
  ['core outside azure/ may not import an Azure package', 'packages/core/src/lifecycle/get.ts', "'@azure/core-auth'"],
  ['the connection may not import the Key Vault SDK', 'packages/core/src/connect.ts', "'@azure/keyvault-keys'"],
  ['core may not read the process', 'packages/core/src/connect.ts', "'node:process'"],
  ['the reasons may not do I/O', 'packages/core/src/rotation/reasons.ts', "'node:fs'"],
  ['the plan may not import an Azure package', 'packages/core/src/rotation/plan.ts', "'@azure/keyvault-keys'"],
  ['the plan may not reach the connection', 'packages/core/src/rotation/plan.ts', "'../connect.ts'"],
  ['the plan may not take the clock', 'packages/core/src/rotation/plan.ts', "'../clock.ts'"],
  ['the retirement decision may not reach the connection', 'packages/core/src/retirement/plan.ts', "'../connect.ts'"],
  [
    'the comparison with a manifest may not read a vault',
    'packages/core/src/manifest/fields/expires.ts',
    "'../read-plan.ts'",
  ],
  ['the embedded vault may not import core', 'packages/local-vault/src/vault.ts', "'@keyturn/core'"],
  ['the embedded vault may not import the SDK', 'packages/local-vault/src/vault.ts', "'@azure/keyvault-keys'"],
  ['the program may not import an Azure package', 'packages/cli/src/session/context.ts', "'@azure/identity'"],
  [
    'the program may load the embedded vault in one file only',
    'packages/cli/src/session/context.ts',
    "'@keyturn/local-vault'",
  ],
  ['the action may not import an Azure package', 'packages/action/src/run.ts', "'@azure/identity'"],
  ['the action may load the embedded vault in one file only', 'packages/action/src/run.ts', "'@keyturn/local-vault'"],
])('%s', async (_rule, path, module) => {
  expect(await brokenRules(path, `import { thing } from ${module}\n\nexport const used: unknown = thing`)).toContain(
    RESTRICTED,
  )
  expect(await brokenRules(path, `export const loaded: unknown = import(${module})`)).toContain(RESTRICTED)
})

test.each([
  ['azure/calls.ts may import the Key Vault SDK', 'packages/core/src/azure/calls.ts', "'@azure/keyvault-keys'"],
  [
    'core/azure may import the pipeline',
    'packages/core/src/azure/pipeline/request-deadline.ts',
    "'@azure/core-rest-pipeline'",
  ],
  ['the plan may name key values', 'packages/core/src/rotation/plan.ts', "'../keys/key.ts'"],
  ['local-vault/open.ts may load the embedded vault', 'packages/cli/src/local-vault/open.ts', "'@keyturn/local-vault'"],
  ['the program may import core', 'packages/cli/src/session/context.ts', "'@keyturn/core'"],
])('%s', async (_rule, path, module) => {
  expect(await brokenRules(path, `import { thing } from ${module}\n\nexport const used: unknown = thing`)).toEqual([])
})

test('core may not touch the global process', async () => {
  expect(
    await brokenRules('packages/core/src/lifecycle/get.ts', 'export const home: unknown = process.env.HOME'),
  ).toContain('lint/style/noRestrictedGlobals')
})

test('no package may print through the console', async () => {
  expect(await brokenRules('packages/cli/src/render/key.ts', "console.log('hello')")).toContain(
    'lint/suspicious/noConsole',
  )
})
