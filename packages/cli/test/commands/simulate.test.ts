import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createKeyturn, type Keyturn, type Run } from '../run-keyturn.ts'

let keyturn: Keyturn

beforeAll(async () => {
  keyturn = await createKeyturn()
})

afterAll(() => keyturn.remove())

/** Without any vault in the environment. */
function simulate(line: string, input?: string): Promise<Run> {
  return keyturn.run(['simulate', ...line.split(' ')], input === undefined ? {} : { input })
}

describe('a policy alone', () => {
  test('is simulated from a date, with each event, and asks no vault', async () => {
    const { stdout, stderr, status } = await simulate(
      '--rotate-every 90d --expire-after 1y --for 200d --from 2027-01-01',
    )
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
    expect(stdout).toBe(`\
2027-01-01T00:00:00Z to 2027-07-20T00:00:00Z

a new key
  2027-04-01T00:00:00Z  rotate  by service  new-1  by its rotation policy
  2027-06-30T00:00:00Z  rotate  by service  new-2  by its rotation policy

1 key, no findings
`)
  })

  test('with a finding names it, and ends with status 8 when asked to', async () => {
    const line = '--rotate-every 90d --expire-after 120d --notify-before 14d --from 2027-01-01'
    const { stdout, status } = await simulate(line)
    expect(status).toBe(0)
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      '! NOTICE_NEVER_COMES the notice P14D before expiry never comes: each version is replaced',
    )
    expect(stdout).toContain('1 key, 1 finding\n')
    expect((await simulate(`${line} --exit-code`)).status).toBe(8)
    expect((await simulate('--rotate-every 90d --exit-code')).status).toBe(0)
  })

  test('and rules are simulated together', async () => {
    const { stdout } = await simulate(
      '--if-older-than 30d --keep 1 --grace 7d --for 40d --from 2027-01-01 --every 1w -o json',
    )
    expect(JSON.parse(stdout)).toEqual({
      from: '2027-01-01T00:00:00Z',
      until: '2027-02-10T00:00:00Z',
      keys: [
        {
          key: 'a new key',
          vaults: [],
          events: [
            {
              key: 'a new key',
              on: '2027-02-05T00:00:00Z',
              what: 'rotate',
              by: 'keyturn',
              version: 'new-1',
              message: expect.stringContaining('P30D ago or more'),
            },
          ],
          findings: [],
          error: null,
        },
      ],
      notSimulated: [],
    })
  })
})

describe('a manifest', () => {
  const manifest = `
version: 1
vaults: [contoso]
keys:
  - { name: good, type: EC, ifOlderThan: 90d }
  - { name: late, type: EC, expires: 60d, ifOlderThan: 90d }
selectors:
  - { match: { name: app-* }, ifOlderThan: 90d }
`

  test('is simulated without its vaults; findings are counted, selectors named as not simulated', async () => {
    const file = join(keyturn.folder, 'keys.yaml')
    await writeFile(file, manifest)
    const { stdout, stderr, status } = await simulate(`--manifest ${file} --for 100d --from 2027-01-01 --exit-code`)
    expect({ stderr, status }).toEqual({ stderr: '', status: 8 })
    expect(stdout).toContain('good  contoso\n  2027-04-01T00:00:00Z  rotate  by keyturn  new-1')
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      '! EXPIRES_BEFORE_ROTATION version first expires on 2027-03-02T00:00:00Z, and a new one follows only on 2027-04-01T00:00:00Z',
    )
    expect(stdout).toContain('not simulated: the selector app-*')
    expect(stdout).toContain('2 keys, 1 finding\n')
  })

  test('comes from standard input, and goes out as rows, a calendar or a chart', async () => {
    const rows = await simulate('--manifest - --for 100d --from 2027-01-01 -o tsv', manifest)
    expect(rows.stdout).toContain('event\t2027-04-01T00:00:00Z\tgood\trotate\tkeyturn\tnew-1\tcontoso\n')
    expect(rows.stdout).toContain('finding\t2027-03-02T00:00:00Z\tlate\tEXPIRES_BEFORE_ROTATION\t\t1\tcontoso\n')
    const chart = await simulate('--manifest - --for 100d --from 2027-01-01 -o mermaid', manifest)
    expect(chart.stdout).toContain(
      '  section good in contoso\n  rotation by keyturn (new-1) :milestone, 2027-04-01, 0d',
    )
    const ics = await simulate('--manifest - --for 100d --from 2027-01-01 -o ics', manifest)
    expect(ics.stdout).toContain('SUMMARY:good in contoso: rotation\r\n')
  })

  test('with problems of its own is refused with their lines', async () => {
    const { stderr, status } = await simulate('--manifest -', 'version: 1\nkeys:\n  - nam: x\n')
    expect(status).toBe(2)
    expect(stderr).toContain('standard input:3:5: keys[0].nam: unknown field; did you mean "name"?')
  })
})

describe('keys of a vault', () => {
  test('are simulated as they are, or with another policy, and nothing is written', async () => {
    await keyturn.json('vault clock set 2027-01-01T00:00:00Z')
    await keyturn.json('create orders --type EC --rotate-every 60d')
    const before = await keyturn.local('policy show orders -o json')
    const asIs = await keyturn.json<{ keys: { events: { on: string }[] }[] }>('simulate orders --for 70d')
    expect(asIs.keys[0]?.events.map(({ on }) => on.slice(0, 10))).toEqual(['2027-03-02'])
    const whatIf = await keyturn.json<typeof asIs>('simulate --all --rotate-every 30d --for 70d')
    expect(whatIf.keys[0]?.events.map(({ on }) => on.slice(0, 10))).toEqual(['2027-01-31', '2027-03-02'])
    expect((await keyturn.local('policy show orders -o json')).stdout).toBe(before.stdout)
  })

  test('that cannot be read are named, and outweigh findings', async () => {
    const { stdout, status } = await keyturn.local('simulate absent --exit-code')
    expect(status).toBe(3)
    expect(stdout).toContain('[KEY_NOT_FOUND]')
  })
})

test.each([
  ['--exit-code', 'there is nothing to simulate'],
  ['--rotate-every 90d --expire-after 60d', '--rotate-every P90D is too long for --expire-after P60D'],
  ['--if-older-than 90d --for 11y', '--for 11y is out of range; use 1d to 10y'],
  ['--if-older-than 90d --every 1min', '--every 1min is out of range; use 1h to 1y'],
  ['--if-older-than 90d --from yesterday', '--from: "yesterday" is not a point in time'],
  ['--manifest keys.yaml --rotate-every 90d', 'leave rules and a policy out'],
  ['--manifest keys.yaml orders', 'leave key names, --all and --tag out'],
  ['orders --from 2027-01-01', 'leave --from out'],
  ['--manifest none.yaml', 'there is no such file'],
])('"simulate %s" is refused', async (line, message) => {
  const { stdout, stderr, status } = await simulate(line)
  expect(stderr).toContain(message)
  expect({ stdout, status }).toEqual({ stdout: '', status: 2 })
})
