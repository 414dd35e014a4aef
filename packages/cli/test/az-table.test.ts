import { readFileSync } from 'node:fs'
import { copyFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createKeyturn, type Keyturn } from './run-keyturn.ts'

const page = readFileSync(new URL('../../../docs/az.md', import.meta.url), 'utf8')
const rows = [...page.matchAll(/^\| (.+?) \| `([^`]+)` \| .+ \|$/gm)].map(([, az = '', line = '']) => ({ az, line }))
const rsaKey = fileURLToPath(new URL('../../core/test/fixtures/rsa-key.jwk.json', import.meta.url))

/** The one key of the table is deleted and recovered before it is purged. */
const before: Record<string, string> = { 'purge orders --yes': 'delete orders --yes' }

let keyturn: Keyturn

beforeAll(async () => {
  keyturn = await createKeyturn()
  await writeFile(join(keyturn.folder, 'message.txt'), 'hello')
  await copyFile(rsaKey, join(keyturn.folder, 'key.jwk.json'))
})

afterAll(() => keyturn.remove())

/** Files of the table are those of the test's folder. */
function run(line: string) {
  const words = line.split(' ').map((word) => (/^\w+\.[\w.]+$/.test(word) ? join(keyturn.folder, word) : word))
  return keyturn.run([...words, ...(line.startsWith('import') ? ['--allow-shared-file'] : []), '--vault', 'local'])
}

test('the table of az commands is found', () => {
  expect(rows.length).toBeGreaterThan(23)
})

// In the order of the table, on one key that goes through its whole life.
test.each(rows)('instead of az keyvault key $az: keyturn $line', async ({ line }) => {
  const first = before[line]
  if (first !== undefined) expect((await run(first)).status).toBe(0)
  const { stdout, stderr, status } = await run(line)
  expect({ stderr: stderr.replaceAll(notes, ''), status }).toEqual({ stderr: '', status: 0 })
  // What a file gets is not said on standard output, too.
  const [, out] = / --out (\S+)$/.exec(line) ?? []
  if (out !== undefined) expect((await stat(join(keyturn.folder, out))).size).toBeGreaterThan(0)
  if (stdout !== '' || out === undefined) expect(stdout).toMatch(/orders|BEGIN PUBLIC KEY|enabled|wrapping|valid/)
})

/** What commands say beside their result. */
const notes =
  /^(?:orders: |signed by |encrypted by |decrypted; written |restoring orders |\S+orders\.keybackup\.json says ).*\n/gm
