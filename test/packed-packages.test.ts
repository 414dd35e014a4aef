import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type PublishedPackage, packPublishedPackages, publishedPackages } from '../scripts/pack.ts'

const run = promisify(execFile)
const root = fileURLToPath(new URL('..', import.meta.url))
const names: Record<PublishedPackage, string> = {
  core: '@keyturn/core',
  'local-vault': '@keyturn/local-vault',
  cli: 'keyturn',
}

let project: string

/**
 * A stranger's empty project with the three tarballs unpacked into its node_modules, and beside them exactly the
 * dependencies that their manifests declare, taken from this workspace: what `npm install` does, without a registry.
 */
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'keyturn-stranger-'))
  await writeFile(join(project, 'package.json'), JSON.stringify({ name: 'stranger', private: true, type: 'module' }))
  const tarballs = await packPublishedPackages(project)
  for (const folder of publishedPackages) await install(folder, tarballs[folder])
  await link('vitest', join(root, 'node_modules', 'vitest'))
})

afterAll(() => rm(project, { recursive: true, force: true }))

async function install(folder: PublishedPackage, tarball: string): Promise<void> {
  const target = join(project, 'node_modules', names[folder])
  await mkdir(target, { recursive: true })
  await run('tar', ['-xzf', tarball, '-C', target, '--strip-components=1'])
  const manifest = JSON.parse(await readFile(join(target, 'package.json'), 'utf8')) as {
    dependencies?: Record<string, string>
  }
  for (const dependency of Object.keys(manifest.dependencies ?? {})) {
    if (Object.values(names).includes(dependency)) continue
    await link(dependency, join(root, 'packages', folder, 'node_modules', dependency))
  }
}

async function link(name: string, source: string): Promise<void> {
  const target = join(project, 'node_modules', name)
  await mkdir(dirname(target), { recursive: true })
  await symlink(source, target, 'junction').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
}

function node(...args: string[]): Promise<{ stdout: string; stderr: string }> {
  const { NODE_OPTIONS: _, VITEST: __, ...env } = process.env
  return run(process.execPath, args, { cwd: project, env: { ...env, KEYTURN_LOCAL_DIR: join(project, 'vaults') } })
}

test('the installed program says its version, and works on an embedded vault', async () => {
  const manifest = JSON.parse(await readFile(join(root, 'packages/cli/package.json'), 'utf8')) as { version: string }
  const program = join('node_modules', 'keyturn', 'dist', 'main.js')
  expect((await node(program, '--version')).stdout.trim()).toBe(manifest.version)
  const created = await node(program, 'create', 'orders', '--type', 'EC', '--vault', 'local', '-o', 'json')
  expect(JSON.parse(created.stdout)).toMatchObject({ name: 'orders', keyType: 'EC', curve: 'P-256', enabled: true })
})

test("a stranger's program type-checks against the installed library and rotates a key with it", async () => {
  await writeFile(
    join(project, 'rotate.ts'),
    `import { connect, createKey, rotateKey, type RotationResult } from '@keyturn/core'
import { unwrapDataKey } from '@keyturn/core/data-keys'
import { rotateKeys } from '@keyturn/core/fleet'
import { parseManifest } from '@keyturn/core/manifest'
import { openLocalVault } from '@keyturn/local-vault'

const local = await openLocalVault()
const vault = await connect(local)
await createKey(vault, 'orders', { keyType: 'EC' })
const result: RotationResult = await rotateKey(vault, 'orders')
const outcome: 'rotated' | 'adopted' | 'not-due' | 'skipped' | 'failed' | 'indeterminate' = result.outcome
console.log(outcome, [unwrapDataKey, rotateKeys, parseManifest].every((each) => typeof each === 'function'))
await local.close()
`,
  )
  await writeFile(
    join(project, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: { module: 'nodenext', target: 'es2024', strict: true, noEmit: true, types: [] },
      files: ['rotate.ts'],
    }),
  )
  await link('@types/node', join(root, 'node_modules', '@types', 'node'))
  const tsc = createRequire(join(root, 'package.json')).resolve('typescript/package.json')
  const compiled = await run(process.execPath, [join(dirname(tsc), 'bin', 'tsc'), '-p', project, '--types', 'node'], {
    cwd: project,
  }).catch((failure: { stdout: string }) => failure)
  expect(compiled.stdout).toBe('')
  expect((await node('rotate.ts')).stdout.trim()).toBe('rotated true')
})

test("a stranger's vitest test opens an embedded vault", async () => {
  await writeFile(
    join(project, 'vault.test.ts'),
    `import { openLocalVault } from '@keyturn/local-vault'
import { expect, test } from 'vitest'

test('the embedded vault answers', async () => {
  const vault = await openLocalVault()
  const { token } = await vault.credential.getToken('https://vault.localhost/.default') ?? { token: '' }
  const answer = await vault.fetch(
    new Request(\`\${vault.url}/keys?api-version=2025-07-01\`, { headers: { authorization: \`Bearer \${token}\` } }),
  )
  expect(await answer.json()).toEqual({ value: [], nextLink: null })
  await vault.close()
})
`,
  )
  await node(join('node_modules', 'vitest', 'vitest.mjs'), 'run', '--reporter=json', '--outputFile=report.json')
  const report: unknown = JSON.parse(await readFile(join(project, 'report.json'), 'utf8'))
  expect(report).toMatchObject({ success: true, numPassedTests: 1 })
})
