import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { startLocalVault } from '../../src/index.ts'

const run = promisify(execFile)

/** A program that knows nothing of embedded vaults but how to resolve a name, which not every system does for it. */
const program = `
  import { Agent } from 'node:https'
  import * as identity from '@azure/identity'
  import { KeyClient } from '@azure/keyvault-keys'
  const [url, credential] = process.argv.slice(1)
  const lookup = (_host, { all }, found) =>
    all ? found(null, [{ address: '127.0.0.1', family: 4 }]) : found(null, '127.0.0.1', 4)
  const client = new KeyClient(url, new identity[credential](), { agent: new Agent({ lookup }) })
  try {
    console.log((await client.createEcKey('orders')).name)
  } catch (error) {
    console.log(error.name)
  }`

/** In a process of its own: the SDK keeps what it learned of an identity endpoint for as long as its process lives. */
async function signIn(credential: string, override: Record<string, string> = {}): Promise<string> {
  const server = await startLocalVault()
  onTestFinished(() => server.close())
  const { stdout } = await run(
    process.execPath,
    ['--input-type=module', '--eval', program, `https://default.vault.localhost:${server.port}`, credential],
    {
      cwd: fileURLToPath(new URL('.', import.meta.url)),
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...server.env, ...override },
    },
  )
  return stdout.trim()
}

test.each(['DefaultAzureCredential', 'ManagedIdentityCredential'])(
  '%s signs in with the variables of a listener and nothing else, the check of the challenge on',
  async (credential) => {
    expect(await signIn(credential)).toBe('orders')
  },
)

test('the SDK gets no token with a wrong identity header', async () => {
  expect(await signIn('ManagedIdentityCredential', { IDENTITY_HEADER: 'wrong' })).toMatch(
    /^(Authentication|Credential)\w*Error$/,
  )
})
