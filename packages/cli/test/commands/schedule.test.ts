import { afterAll, beforeAll, expect, test } from 'vitest'
import { createKeyturn, type Keyturn } from '../run-keyturn.ts'

let keyturn: Keyturn
let version: string

beforeAll(async () => {
  keyturn = await createKeyturn()
  await keyturn.json('vault clock set 2027-01-01T00:00:00Z')
  await keyturn.json('vault clock freeze')
  version = (
    await keyturn.json<{ version: string }>('create orders --type EC --rotate-every 60d --expire-after 1y --tag a=b')
  ).version
  await keyturn.json('create limited --type EC --expires 90d')
  await keyturn.json('create idle --type EC')
})

afterAll(() => keyturn.remove())

test('all keys stand in one table in the order of the dates, and those without a future are named', async () => {
  const { stdout, stderr, status } = await keyturn.local('schedule --all')
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
  expect(stdout.replaceAll(/[0-9a-f]{8}/g, 'VERSION_').replaceAll(/ +/g, ' ')).toBe(`\
WHEN KEY WHAT BY VERSION
2027-03-02T00:00:00Z limited notify service VERSION_
 before it expires on 2027-04-01T00:00:00Z
2027-03-02T00:00:00Z orders rotate service VERSION_
 by its rotation policy
2027-04-01T00:00:00Z limited expire service VERSION_
 the latest version expires
nothing is going to happen to idle
`)
})

test('with rules it tells what keyturn will do', async () => {
  const [limited] = await keyturn.json<object[]>('schedule limited --if-expires-within 30d')
  expect(limited).toMatchObject({
    key: 'limited',
    vaultUrl: 'https://default.vault.localhost',
    events: [
      { what: 'rotate', by: 'keyturn', on: '2027-03-02T00:00:00Z', overdue: false },
      { what: 'notify' },
      { what: 'expire' },
    ],
    error: null,
  })
  const overdue = await keyturn.local('schedule idle --if-older-than 0d')
  expect(overdue.stdout).toMatch(/2027-01-01T[\d:]+Z overdue {2}idle {2}rotate {2}keyturn/)
})

test('a calendar comes byte for byte as the format asks, and a chart as Mermaid reads it', async () => {
  const ics = await keyturn.local('schedule --tag a=b -o ics')
  expect(ics.stdout).toMatch(/^BEGIN:VCALENDAR\r\n[\s\S]*\r\nEND:VCALENDAR\r\n$/)
  expect(ics.stdout).toContain(`UID:rotate.${version}.orders@default.keyturn`)
  const chart = await keyturn.local('schedule orders -o mermaid')
  expect(chart.stdout).toContain(
    `  section orders in default\n  rotation by service (${version.slice(0, 8)}) :active, milestone, 2027-03-02, 0d\n`,
  )
})

test('a key that cannot be read is named, stops no other, and is not missed in a calendar', async () => {
  const table = await keyturn.local('schedule orders absent')
  expect(table.status).toBe(7)
  expect(table.stdout).toMatch(/orders[\s\S]*absent {2}.*\[KEY_NOT_FOUND\]/)
  expect((await keyturn.local('schedule absent')).status).toBe(3)
  const ics = await keyturn.local('schedule orders absent -o ics')
  expect(ics.status).toBe(7)
  expect(ics.stderr).toContain('[KEY_NOT_FOUND]')
})

test('a key is named by its id, without --vault', async () => {
  const { stdout, status } = await keyturn.run([
    ...['schedule', 'https://default.vault.localhost/keys/orders', '-o', 'tsv', '-v', 'local'],
  ])
  expect(status).toBe(0)
  expect(stdout).toMatch(/^2027-03-02T[\d:]+Z\torders\trotate\tservice\t[0-9a-f]{32}\tfalse\thttps:/)
})

test.each([
  ['schedule', 'no keys are named'],
  ['schedule orders -o png', '--output cannot be "png"; use one of text, json, yaml, tsv, ics, mermaid'],
  ['schedule orders -o ics -o json', '--output was given 2 times'],
  ['schedule orders --if-older-than soon', '--if-older-than: "soon" is not a duration'],
  ['schedule orders --keep 0', 'keep: 0 is not allowed'],
])('"%s" is refused', async (line, message) => {
  const { stdout, stderr, status } = await keyturn.local(line)
  expect(stderr).toContain(message)
  expect({ stdout, status }).toEqual({ stdout: '', status: 2 })
})
