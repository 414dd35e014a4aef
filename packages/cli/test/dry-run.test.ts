import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { operations } from '@keyturn/core'
import { localVaultFile, readRequestLog } from '@keyturn/local-vault'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { commandGroups } from '../src/command-list.ts'
import { embeddedVault } from '../src/groups/embedded-vault.ts'
import { createKeyturn, type Keyturn } from './run-keyturn.ts'

const rsaKey = fileURLToPath(new URL('../../core/test/fixtures/rsa-key.jwk.json', import.meta.url))

interface Case {
  line: string
  /** What a dry run says that it would do. */
  would: RegExp
  /** How the real run says that it did. */
  did: RegExp
  /** Parts of the result that both have to say. */
  both?: readonly string[]
}

/** One line for each command that writes, by what the list calls it; in this order, on the keys of one vault. */
const cases: Record<string, Case> = {
  'create <name>': {
    line: 'create orders --type EC --expires 2031-05-06 --tag env=prod',
    would: /^would create orders \(dry run/,
    did: /^created orders\n/,
    both: ['type', 'EC', 'expires', '2031-05-06T00:00:00Z', 'tags', 'env=prod'],
  },
  'ensure <name>': {
    line: 'ensure orders --type EC --tag team=sales',
    would: /^would update orders \(dry run/,
    did: /^updated orders\n/,
    both: ['tags', 'team=sales'],
  },
  'import <name>': {
    line: `import moved --file ${rsaKey} --allow-shared-file --ops sign,verify`,
    would: /^would import moved \(dry run/,
    did: /^imported moved\n/,
    both: ['operations', 'sign, verify'],
  },
  'update <name>': {
    line: 'update orders --expires 2032-01-02',
    would: /^would update orders \(dry run/,
    did: /^updated orders\n/,
    both: ['expires', '2032-01-02T00:00:00Z'],
  },
  'disable <name>': {
    line: 'disable moved',
    would: /^would disable moved \(dry run/,
    did: /^disabled moved\n/,
    both: ['state', 'disabled'],
  },
  'enable <name>': {
    line: 'enable moved',
    would: /^would enable moved \(dry run/,
    did: /^enabled moved\n/,
    both: ['state', 'enabled'],
  },
  'policy set <name>': {
    line: 'policy set orders --rotate-before-expiry 30d --expire-after 1y --notify-before 20d',
    would: /^would set the rotation policy of orders \(dry run/,
    did: /^orders {2}rotation policy\n/,
    both: ['rotates', '30d before each expiry', 'new versions', 'expire after 1y', 'notifies', '20d before expiry'],
  },
  'policy copy <from> [to..]': {
    line: 'policy copy orders moved',
    would: /^moved {2}policy would be set \(dry run/,
    did: /^moved {2}policy set\n/,
    both: ['expireAfter', 'none -> 1y'],
  },
  'policy clear <name>': {
    line: 'policy clear moved',
    would: /^would clear the rotation policy of moved \(dry run/,
    did: /^moved {2}no rotation policy of its own\n/,
  },
  'rotate [name..]': {
    line: 'rotate orders',
    would: /^orders {2}would be rotated \(dry run/,
    did: /^orders {2}rotated\n/,
    both: ['reason', 'FORCED: no rule was given'],
  },
  'retire [name..]': {
    line: 'retire aged --keep 1 --grace 30d',
    would: /^aged {2}1 old version would be retired \(nothing was changed\)/,
    did: /^aged {2}1 old version retired/,
  },
  'apply [file]': {
    line: 'apply FOLDER/keys.yaml --yes',
    would: /^ {2}\+ create {2}declared[\s\S]*To do: 1 to create/m,
    did: /^done {4}create {2}declared\n/,
    both: ['create  declared'],
  },
  'rewrap [path..]': {
    line: 'rewrap FOLDER/wrapped.json',
    would: /would be rewrapped/,
    did: /rewrapped/,
    both: ['wrapped.json'],
  },
  'delete <name>': {
    line: 'delete moved --yes',
    would: /^would delete moved \(dry run/,
    did: /^deleted moved\n/,
  },
  'recover <name>': {
    line: 'recover moved',
    would: /^would recover moved \(dry run/,
    did: /^recovered moved\n/,
  },
  'purge <name>': {
    line: 'purge gone --yes',
    would: /^would purge gone \(dry run/,
    did: /^purged gone in /,
  },
  'restore <file..>': {
    line: 'restore FOLDER/gone.keybackup',
    would: /^would restore gone \(dry run/,
    did: /^restored gone\n/,
  },
}

let keyturn: Keyturn
const sent = new Set<string>()

beforeAll(async () => {
  keyturn = await createKeyturn()
  await writeFile(join(keyturn.folder, 'keys.yaml'), 'version: 1\nkeys:\n  - name: declared\n    type: EC\n')
  for (const line of [
    'create aged --type RSA',
    'wrap aged --out FOLDER/wrapped.json',
    'rotate aged --no-verify',
    'create gone --type EC',
    'backup gone --out FOLDER/gone.keybackup',
    'delete gone --yes',
    'vault clock advance 2d',
  ]) {
    const { stderr, status } = await local(line)
    if (status !== 0) throw new Error(`${line}: ${stderr}`)
  }
})

afterAll(() => keyturn.remove())

const local = (line: string) => keyturn.local(line.replaceAll('FOLDER', keyturn.folder), { input: 'a data key' })

const reads = /^(?:get|list|sign|verify|wrap|unwrap|encrypt|decrypt|backup)/i

/** The writes that the vault was asked for, by the names that its log gives them. */
async function readWrites(): Promise<string[]> {
  const log = await readRequestLog(localVaultFile('default', { dir: join(keyturn.folder, 'vaults') }))
  return log.map(({ operation }) => operation ?? 'unknown').filter((operation) => !reads.test(operation))
}

test('every command that writes is in the table', async () => {
  const commands = commandGroups.flatMap((group) => group.commands)
  const loaded = await Promise.all(commands.map(async ({ usage, load }) => ({ usage, writes: (await load()).writes })))
  const writing = loaded.filter(({ writes }) => writes).map(({ usage }) => usage)
  expect(Object.keys(cases).toSorted()).toEqual(writing.toSorted())
})

test.each(Object.values(cases))(
  '$line --dry-run sends no write, and says in the words of the real run what that does then',
  async ({ line, would, did, both = [] }) => {
    const before = await readWrites()
    const dry = await local(`${line} --dry-run`)
    expect(dry).toMatchObject({ stdout: expect.stringMatching(would), status: 0 })
    expect(await readWrites()).toEqual(before)
    const real = await local(line)
    expect(real).toMatchObject({ stdout: expect.stringMatching(did), status: 0 })
    for (const part of both) for (const { stdout } of [dry, real]) expect(stdout).toContain(part)
    for (const operation of (await readWrites()).slice(before.length)) sent.add(operation)
  },
)

test('the real runs sent every write that keyturn knows', () => {
  const known = Object.values(operations).filter(({ effect }) => effect !== 'reads')
  expect([...sent]).toHaveLength(known.length)
})

/** The same for the embedded vault itself, whose commands do not go through requests. */
const embedded: Record<string, { line: string; would: RegExp }> = {
  'vault clock advance <duration>': { line: 'vault clock advance 1h', would: /^would be 20\S+ {2}in .*, PT1H later\n/ },
  'vault clock set <time>': { line: 'vault clock set 2050-01-01', would: /^would be 2050-01-01T00:00:00Z {2}in / },
  'vault clock freeze': { line: 'vault clock freeze', would: /^would be 20\S+ {2}in .*, stands still\n/ },
  'vault clock resume': { line: 'vault clock resume', would: /^would be 20\S+ {2}in .*, runs\n/ },
  'vault faults add <kind>': { line: 'vault faults add slow --ms 5', would: /^KIND [\s\S]*slow/ },
  'vault faults clear': { line: 'vault faults clear', would: /^would clear 1 fault / },
  'vault seed <file>': { line: 'vault seed FOLDER/seed.yaml', would: /^would have seeded 1 key / },
  'vault export [file]': { line: 'vault export FOLDER/out.yaml', would: /^would export \d keys / },
  'vault import <file>': { line: 'vault import FOLDER/snapshot.yaml --yes', would: /^would have imported \d keys / },
  'vault reset': { line: 'vault reset --yes', would: /^would erase embedded vault "default"/ },
}
const embeddedReads = ['vault start', 'vault clock', 'vault faults list', 'vault log', 'vault check']

test('every command that changes an embedded vault is in the other table', () => {
  const usages = embeddedVault.commands.map(({ usage }) => usage)
  expect([...Object.keys(embedded), ...embeddedReads].toSorted()).toEqual(usages.toSorted())
})

test('their dry runs say what would be, and leave the vault, its clock, its faults and the folder as they are', async () => {
  await writeFile(join(keyturn.folder, 'seed.yaml'), 'keys:\n  - name: sown\n    keyType: EC\n')
  await local('vault faults add slow --ms 1 --key nothing')
  await local('vault export FOLDER/snapshot.yaml')
  await local('vault clock freeze')
  const look = async () => {
    const shown = [await readdir(keyturn.folder)]
    for (const line of ['vault export --stdout', 'vault faults list', 'vault clock']) {
      shown.push([(await local(line)).stdout])
    }
    return shown
  }
  const before = await look()
  for (const { line, would } of Object.values(embedded)) {
    const { stdout, stderr, status } = await local(`${line} --dry-run`)
    expect({ line, stdout, status }, stderr).toEqual({ line, stdout: expect.stringMatching(would), status: 0 })
  }
  expect(await look()).toEqual(before)
})
