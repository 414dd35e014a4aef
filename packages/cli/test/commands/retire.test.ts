import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createKeyturn, type Keyturn } from '../run-keyturn.ts'

let keyturn: Keyturn
/** Versions of `orders`, the oldest first; the newest is two days old. */
let ids: string[]

interface Retirement {
  key: string
  outcome: string
  steps: { version: string; stage: string; status: string; ends: string[]; goesOn: string[] }[]
  left: { version: string; reason: { code: string } }[]
  nextOn: string | null
}

beforeEach(async () => {
  keyturn = await createKeyturn()
})

afterEach(() => keyturn.remove())

async function makeOldVersions(): Promise<void> {
  ids = [(await keyturn.json<{ version: string }>('create orders --type EC')).version]
  for (let round = 0; round < 2; round++) {
    await keyturn.json('vault clock advance 30d')
    const [{ version } = { version: '' }] = await keyturn.json<{ version: string }[]>('rotate orders --no-verify')
    ids.push(version)
  }
  await keyturn.json('vault clock advance 2d')
}

async function stateOf(version: string | undefined): Promise<{ enabled: boolean; expiresOn: string | null }> {
  return keyturn.json(`show orders --version ${version}`)
}

describe('stage one', () => {
  beforeEach(makeOldVersions)

  test('expires the versions beyond --keep without asking, and says what stops and what goes on', async () => {
    const { stdout, stderr, status } = await keyturn.local('retire orders')
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
    expect(stdout.replaceAll(/\d{4}-\d\d-\d\dT[\d:]+Z/g, 'TIME')).toBe(`\
orders  1 old version retired
  expire   ${ids[0]}  done  SUPERSEDED: 2 newer versions
           are enabled
           sign stops; verify goes on
  left     ${ids[2]}  KEPT: it is one of the 2 newest
           enabled versions
  left     ${ids[1]}  KEPT: it is one of the 2 newest
           enabled versions
  next     TIME
`)
    expect(await stateOf(ids[0])).toMatchObject({ enabled: true, expiresOn: expect.stringMatching(/T[\d:]+Z$/) })
    expect(await stateOf(ids[1])).toMatchObject({ enabled: true, expiresOn: null })
  })

  test('in a dry run says the same and changes nothing', async () => {
    const [result] = await keyturn.json<Retirement[]>('retire orders --keep 1 --dry-run')
    expect(result).toEqual({
      key: 'orders',
      vaultUrl: 'https://default.vault.localhost',
      outcome: 'retired',
      dryRun: true,
      reason: null,
      steps: [ids[0], ids[1]].map((version) => ({
        version,
        stage: 'expire',
        outcome: 'planned',
        reason: { code: 'SUPERSEDED', message: 'a newer version is enabled' },
        ends: ['sign'],
        goesOn: ['verify'],
        expiresOn: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]+Z$/),
        error: null,
      })),
      left: [{ version: ids[2], reason: expect.objectContaining({ code: 'KEPT' }) }],
      nextOn: expect.any(String),
      error: null,
    })
    expect(await stateOf(ids[0])).toMatchObject({ expiresOn: null })
  })

  test('leaves a key alone within a day of its rotation, and says why', async () => {
    await keyturn.json('rotate orders --no-verify')
    const { stdout, status } = await keyturn.local('retire orders')
    expect(status).toBe(0)
    expect(stdout).toMatch(/^orders {2}skipped\n {2}ROTATED_RECENTLY: its newest version is younger than 24 hours/)
    expect(await stateOf(ids[0])).toMatchObject({ expiresOn: null })
  })
})

describe('stage two', () => {
  beforeEach(async () => {
    await makeOldVersions()
    await keyturn.json('retire orders --grace 7d')
    await keyturn.json('vault clock advance 7d')
  })

  test('asks for consent: without a terminal and without --yes it shows what it would do and does nothing', async () => {
    const { stdout, stderr, status } = await keyturn.local('retire orders --grace 7d')
    expect({ stdout, status }).toEqual({ stdout: '', status: 2 })
    expect(stderr).toContain(`disable  ${ids[0]}  planned  GRACE_ENDED`)
    expect(stderr).toContain('sign, verify stop')
    expect(stderr).toContain('This disables 1 old version of key "orders"')
    expect(stderr).toContain('Add --yes')
    expect(await stateOf(ids[0])).toMatchObject({ enabled: true })
  })

  test('with --yes disables what the grace period is over for, and --undo takes both stages back', async () => {
    expect(await keyturn.json('retire orders --grace 7d --yes')).toMatchObject([
      { outcome: 'retired', steps: [{ version: ids[0], stage: 'disable', outcome: 'done', goesOn: [] }] },
    ])
    expect(await stateOf(ids[0])).toMatchObject({ enabled: false })
    expect(await keyturn.json('retire orders --grace 7d')).toMatchObject([{ outcome: 'nothing-to-do', steps: [] }])
    const undone = await keyturn.local('retire orders --undo')
    expect(undone.stdout).toMatch(/^orders {2}1 version taken back\n {2}undo {5}[0-9a-f]{32} {2}done/)
    // It never expired before, which cannot be had again.
    expect(undone.stdout).toContain('sign, verify: as before; expires 2037-12-31T23:59:59Z')
    expect(await stateOf(ids[0])).toMatchObject({ enabled: true })
  })

  test('waits for the end of a longer grace period', async () => {
    const [result] = await keyturn.json<Retirement[]>('retire orders --grace 8d --yes')
    expect(result).toMatchObject({ outcome: 'nothing-to-do' })
    expect(result?.left).toContainEqual({ version: ids[0], reason: expect.objectContaining({ code: 'IN_GRACE' }) })
  })
})

test('all keys of several vaults, or those with a tag, are looked at; one that is missing stops no other', async () => {
  await makeOldVersions()
  await keyturn.run(['create', 'invoices', '--type', 'EC', '--tag', 'team=a', '-v', 'local:other'])
  const all = await keyturn.run(['retire', '--all', '-o', 'json', '-v', 'local', '-v', 'local:other'])
  expect(JSON.parse(all.stdout)).toMatchObject([
    { key: 'orders', outcome: 'retired' },
    { key: 'invoices', vaultUrl: 'https://other.vault.localhost', outcome: 'skipped' },
  ])
  const tagged = await keyturn.run(['retire', '--tag', 'team=a', '-o', 'tsv', '-v', 'local', '-v', 'local:other'])
  expect(tagged.stdout).toMatch(/^invoices\tskipped\t\t\tROTATED_RECENTLY\thttps:\/\/other/)
  const mixed = await keyturn.local('retire orders absent -o json')
  expect(mixed.status).toBe(7)
  expect(JSON.parse(mixed.stdout)).toMatchObject([
    { key: 'orders', outcome: 'nothing-to-do' },
    { key: 'absent', outcome: 'failed', steps: [], error: { code: 'KEY_NOT_FOUND' } },
  ])
  expect((await keyturn.local('retire absent')).status).toBe(3)
  await keyturn.local('retire orders --undo')
  const dry = await keyturn.run(['retire', '--all', '--dry-run', '-v', 'local', '-v', 'local:other'])
  expect(dry.stdout).toMatch(/\n2 keys: 1 would be retired, 1 skipped\n$/)
  const yes = await keyturn.local('retire orders invoices --yes')
  expect(yes.stdout).toMatch(/^orders {2}1 old version retired$/m)
})

describe('--uses', () => {
  beforeEach(makeOldVersions)

  const vaultUrl = 'https://default.vault.localhost'
  const report = (version: string | undefined, unknown: object[] = []) => ({
    uses: [{ file: 'dek.json', path: null, format: 'envelope', key: 'orders', version, vaultUrl }],
    unknown,
    versions: [{ key: 'orders', version, vaultUrl, uses: 1 }],
  })

  async function write(value: unknown): Promise<string> {
    const file = join(keyturn.folder, 'uses.json')
    await writeFile(file, JSON.stringify(value))
    return file
  }

  test('leaves a version that something needs', async () => {
    const file = await write(report(ids[0]))
    const { stdout } = await keyturn.local(`retire orders --keep 1 --uses ${file}`)
    expect(stdout).toContain(`left     ${ids[0]}  STILL_NEEDED: dek.json needs it`)
    expect(await stateOf(ids[0])).toMatchObject({ expiresOn: null })
    expect(await stateOf(ids[1])).toMatchObject({ expiresOn: expect.any(String) })
  })

  test('retires nothing when wrapped data does not tell its version', async () => {
    const file = await write(report(ids[1], [{ file: 'x.json', path: null, reason: 'no version' }]))
    const { stdout } = await keyturn.local(`retire orders --keep 1 --uses ${file}`)
    expect(stdout).toMatch(/^orders {2}skipped\n {2}NEED_UNKNOWN/)
    expect(await stateOf(ids[0])).toMatchObject({ expiresOn: null })
  })

  test.each([
    ['is another kind of file', { steps: [] }, 'no report on uses'],
    ['is from another program', { ...report('0'.repeat(32)), extra: true }, 'no report on uses'],
  ])('that %s is refused, and nothing is retired', async (_, value, message) => {
    const { stderr, status } = await keyturn.local(`retire orders --uses ${await write(value)}`)
    expect(status).toBe(2)
    expect(stderr).toContain(message)
    expect(await stateOf(ids[0])).toMatchObject({ expiresOn: null })
  })
})

test.each([
  ['retire', 'no keys are named'],
  ['retire orders --all', '--all and key names exclude each other'],
  ['retire orders --keep 0', 'keep: 0 is not allowed; use a whole number, at least 1'],
  ['retire orders --keep two', '--keep "two" is not a whole number'],
  ['retire orders --grace 23h', 'grace: PT23H is too short; at least 24 hours'],
  ['retire orders --grace soon', '--grace: "soon" is not a duration'],
  ['retire orders --undo --keep 2', 'leave --keep out'],
  ['retire orders --uses none.json', 'there is no such file'],
  [`retire https://default.vault.localhost/keys/orders/${'0'.repeat(32)}`, 'cannot retire a single version'],
])('"%s" is refused before anything changes', async (line, message) => {
  const { stdout, stderr, status } = await keyturn.local(line)
  expect(stderr).toContain(message)
  expect({ stdout, status }).toEqual({ stdout: '', status: 2 })
})
