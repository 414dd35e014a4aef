import { execFile } from 'node:child_process'
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { temporaryFolder } from './temporary-folder.ts'

const run = promisify(execFile)
const packageFolder = fileURLToPath(new URL('..', import.meta.url))

/** Runs an example of README.md, as built, in a project of its own; `after` is run at its end. */
async function runExample(index: number, after: string): Promise<string> {
  const text = await readFile(join(packageFolder, 'README.md'), 'utf8')
  const example = [...text.matchAll(/^```ts\n(.*?)^```$/gms)][index]?.[1] ?? ''
  const folder = await temporaryFolder()
  for (const [name, path] of [
    ['@keyturn/local-vault', '.'],
    ['@azure/keyvault-keys', 'node_modules/@azure/keyvault-keys'],
  ] as const) {
    const link = join(folder, 'node_modules', name)
    await mkdir(dirname(link), { recursive: true })
    await symlink(join(packageFolder, path), link, 'junction')
  }
  const file = join(folder, 'example.mjs')
  await writeFile(
    file,
    example.replace('await vault.close()\n', `${after}\nawait vault.close()\n`) + (index === 1 ? after : ''),
  )
  return (await run(process.execPath, [file], { cwd: folder })).stdout
}

test('the first example rotates three times', async () => {
  const count = `
    let versions = 0
    for await (const _ of client.listPropertiesOfKeyVersions('orders')) versions++
    console.log(versions, vault.faults.pending())`
  expect(await runExample(0, count)).toBe('4 1\n')
})

test('the second example prints the environment for other programs', async () => {
  expect(await runExample(1, 'await server.close()')).toMatch(/KEY_VAULT_URL: 'https:\/\/.*NODE_EXTRA_CA_CERTS: '/s)
})
