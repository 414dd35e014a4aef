import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createKeyturn, type Keyturn } from '../run-keyturn.ts'

let keyturn: Keyturn
const at = (name: string) => join(keyturn.folder, name)

beforeAll(async () => {
  keyturn = await createKeyturn()
  await keyturn.json('create orders --type EC')
  await writeFile(at('file'), 'text')
  await mkdir(at('folder'))
  await symlink('loop', at('loop'))
})

afterAll(() => keyturn.remove())

/** `FOLDER` stands for that of the test. */
test.each([
  [
    'a file in the path to the vaults',
    'create other --type EC',
    { KEYTURN_LOCAL_DIR: 'FOLDER/file/vaults' },
    'FOLDER/file',
  ],
  ['a file in the path to a report', 'rotate orders --report FOLDER/file/report.jsonl', {}, 'FOLDER/file/report.jsonl'],
  ['a folder in place of a report', 'rotate orders --report FOLDER/folder', {}, 'FOLDER/folder'],
  ['links in a circle in place of a report', 'rotate orders --report FOLDER/loop', {}, 'FOLDER/loop'],
  ['a file in the path of a backup', 'backup orders --out FOLDER/file/orders', {}, 'FOLDER/file/orders'],
  ['a file in place of the folder of backups', 'backup --all --out-dir FOLDER/file', {}, 'FOLDER/file'],
  ['a folder in place of a backup', 'restore FOLDER/folder', {}, 'FOLDER/folder'],
  ['links in a circle in place of a manifest', 'plan FOLDER/loop', {}, 'FOLDER/loop'],
  ['a file in the path of a signature', 'sign orders FOLDER/file --out FOLDER/file/sig', {}, 'FOLDER/file/sig'],
  ['a folder in place of a public key', 'export orders --out FOLDER/folder', {}, 'FOLDER/folder'],
  ['a folder in place of a snapshot', 'vault import FOLDER/folder --yes', {}, 'FOLDER/folder'],
  ['a file in the path of a snapshot', 'vault export FOLDER/file/keys.yaml', {}, 'FOLDER/file/keys.yaml'],
  ['a folder in place of the configuration', 'list', { XDG_CONFIG_HOME: 'FOLDER/config' }, 'keyturn.config.yaml'],
])('%s is told with its name and a reason, and is no defect of keyturn', async (_, line, env, named) => {
  await mkdir(join(keyturn.folder, 'config/keyturn/keyturn.config.yaml'), { recursive: true })
  const placed = (text: string) => text.replaceAll('FOLDER', keyturn.folder)
  const { stdout, stderr, status } = await keyturn.local(placed(line), {
    env: Object.fromEntries(Object.entries(env).map(([name, value]) => [name, placed(value)])),
  })
  const said = `${stdout}${stderr}`
  expect(said).not.toMatch(/defect|UNEXPECTED|\n {4}at /)
  expect(said).toContain(placed(named))
  expect(status).not.toBe(0)
  expect(status).not.toBe(1)
})
