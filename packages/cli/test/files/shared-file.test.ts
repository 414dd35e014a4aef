import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createKeyturn, type Keyturn } from '../run-keyturn.ts'

let keyturn: Keyturn
const digest = 'a'.repeat(64)

beforeAll(async () => {
  keyturn = await createKeyturn()
  await chmod(keyturn.folder, 0o755)
  await keyturn.json('create orders --type EC')
})

afterAll(() => keyturn.remove())

const uses = JSON.stringify({ uses: [], unknown: [], versions: [] })

// Windows has no such bits, and nothing is judged there.
test.skipIf(process.platform === 'win32').each([
  ['a digest to sign', 'sign orders --digest-file FILE', digest],
  ['what needs which version', 'retire orders --uses FILE', uses],
  ['a manifest', 'plan FILE', 'version: 1\nkeys: [{ name: orders, type: EC }]\n'],
])('%s that others can write is not read, unless that is said to be meant', async (what, line, text) => {
  const folder = join(keyturn.folder, what.replaceAll(' ', '-'))
  await mkdir(folder)
  const file = join(folder, 'input')
  await writeFile(file, text)
  await chmod(file, 0o666)
  const refused = await keyturn.local(line.replace('FILE', file))
  expect(refused.stderr).toContain(`"${file}" can be written by other users of this machine`)
  expect(refused).toMatchObject({ status: 2, stdout: '' })
  expect((await keyturn.local(`${line.replace('FILE', file)} --allow-shared-file`)).status).toBe(0)
  await chmod(file, 0o644)
  expect((await keyturn.local(line.replace('FILE', file))).status).toBe(0)
})
