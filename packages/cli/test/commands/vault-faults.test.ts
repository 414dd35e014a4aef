import { afterAll, beforeAll, expect, test } from 'vitest'
import { createKeyturn, type Keyturn } from '../run-keyturn.ts'
import { startServer } from '../start-vault.ts'

let keyturn: Keyturn

beforeAll(async () => {
  keyturn = await createKeyturn()
})

afterAll(() => keyturn.remove())

const faults = async (line: string, vault: string) =>
  keyturn.run([...`vault faults ${line}`.split(' '), '-v', `local:${vault}`])

test('a fault from a second shell loses the answer of a running vault, and the rotation is found again', async () => {
  const { server } = await startServer(keyturn, ['-v', 'local:served'])
  const run = (line: string) => keyturn.run(line.split(' '), { env: server.env })
  expect((await run('create orders --type EC')).status).toBe(0)
  const added = await faults('add reset --when after --operation rotateKey -o json', 'served')
  expect(JSON.parse(added.stdout)).toMatchObject([
    { kind: 'reset', when: 'after', operations: ['rotateKey'], times: 1 },
  ])
  const { stdout } = await run('rotate orders --settle 5s -o json')
  expect(JSON.parse(stdout)).toMatchObject([{ outcome: 'adopted', rotated: true }])
  expect(JSON.parse((await run('versions orders -o json')).stdout)).toHaveLength(2)
  expect((await faults('list -o json', 'served')).stdout).toBe('[]\n')
})

test('a dry run shows what would wait, checks it, and makes neither a fault nor a store', async () => {
  const shown = await faults('add slow --ms 5 --dry-run -o json', 'untouched')
  expect(JSON.parse(shown.stdout)).toMatchObject([{ kind: 'slow', ms: 5 }])
  expect(shown.stderr).toContain('dry run')
  expect((await keyturn.run(['list', '-v', 'local:untouched'])).status).toBe(3)
  expect((await faults('add answer --status 999 --dry-run', 'untouched')).status).toBe(2)
  await faults('add slow --ms 6', 'touched')
  expect(JSON.parse((await faults('add cut --dry-run -o json', 'touched')).stdout)).toHaveLength(2)
  expect(JSON.parse((await faults('list -o json', 'touched')).stdout)).toMatchObject([{ kind: 'slow' }])
})

test('a fault strikes commands on the embedded vault itself, until it is cleared', async () => {
  await faults('add forbidden --operation getKeys --times unlimited', 'embedded')
  const refused = await keyturn.run(['list', '-v', 'local:embedded'])
  expect(refused.stderr).toContain('[ACCESS_DENIED]')
  expect(refused.status).toBe(4)
  expect((await faults('clear', 'embedded')).stdout).toBe('cleared 1 fault of embedded vault "embedded"\n')
  expect((await keyturn.run(['list', '-v', 'local:embedded'])).status).toBe(0)
})

test('a role assignment that takes an hour to be effective works when the clock has passed it', async () => {
  const vault = ['-v', 'local:spreading']
  const [added] = JSON.parse((await faults('add forbidden --for 60min -o json', 'spreading')).stdout)
  expect(added).toMatchObject({ kind: 'forbidden', times: 'unlimited', until: expect.stringMatching(/^\d{4}-.+Z$/) })
  for (const command of ['list', 'deleted']) expect((await keyturn.run([command, ...vault])).status).toBe(4)
  await keyturn.run(['vault', 'clock', 'advance', '1h', ...vault])
  expect((await keyturn.run(['list', ...vault])).status).toBe(0)
  expect((await faults('list -o json', 'spreading')).stdout).toBe('[]\n')
})

test('the list says what waits for which requests, in order, each value in its place', async () => {
  await faults('add answer --status 429 --retry-after 7 --key orders --skip 1 --times 3', 'listed')
  await faults('add date-skew --ms=-600000 --operation getKey,getKeys --times unlimited', 'listed')
  await faults('add silence --when late --late-by 2', 'listed')
  const { stdout } = await faults('list -o tsv', 'listed')
  expect(stdout).toBe(
    [
      'answer\tstatus=429 retryAfter=7\tall\torders\t1\t3\tno end',
      'date-skew\tms=-600000\tgetKey,getKeys\tall\t0\tunlimited\tno end',
      'silence\twhen=late lateBy=2\tall\tall\t0\t1\tno end',
      '',
    ].join('\n'),
  )
  const [first, second] = JSON.parse((await faults('list -o json', 'listed')).stdout)
  expect(first).toMatchObject({ kind: 'answer', status: 429, retryAfter: '7', ms: null, operations: null, times: 3 })
  expect(second).toMatchObject({ kind: 'date-skew', ms: -600_000, key: null, times: 'unlimited', until: null })
})

test.each([
  ['add nonsense', '"nonsense" is no kind of fault', 'answer, reset, silence'],
  ['add answer', 'answer needs --status', '--status 429'],
  ['add answer --status 99', 'status 99', '200 to 599'],
  ['add slow', 'slow needs --ms', '--ms 1500'],
  ['add slow --ms=-5', 'ms -5', '0 or more'],
  ['add cut --when after', '--when goes with answer, reset, silence, not with cut', ''],
  ['add reset --retry-after 5', '--retry-after goes with answer, not with reset', ''],
  ['add reset --late-by 5', '--late-by goes with --when late', ''],
  ['add cut --operation rotate', 'operation rotate', 'rotateKey'],
  ['add cut --times 0', 'times 0', 'from 1'],
  ['add forbidden --for soon', '--for: "soon" is not a duration', 'such as P90D'],
  ['add forbidden --for 0s', 'for PT0S', 'longer than nothing'],
  ['add cut --times often', '--times "often" is not a whole number', ''],
])('vault faults %s is refused, and nothing waits', async (line, says, allowed) => {
  const { stderr, stdout, status } = await faults(line, 'refused')
  expect(stderr).toContain(says)
  expect(stderr).toContain(allowed)
  expect({ stdout, status }).toEqual({ stdout: '', status: 2 })
  expect((await faults('clear', 'refused')).stdout).toBe('cleared 0 faults of embedded vault "refused"\n')
})

test('a dry run clears nothing', async () => {
  await faults('add cut', 'dry')
  expect((await faults('clear --dry-run', 'dry')).stdout).toBe('would clear 1 fault of embedded vault "dry"\n')
  expect(JSON.parse((await faults('list -o json', 'dry')).stdout)).toHaveLength(1)
})
