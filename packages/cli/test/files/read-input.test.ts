import { execFileSync, spawn } from 'node:child_process'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createKeyturn, type Keyturn, program } from '../run-keyturn.ts'

let keyturn: Keyturn
const file = (name: string) => join(keyturn.folder, name)

beforeAll(async () => {
  keyturn = await createKeyturn()
  await keyturn.json('create wrap --type RSA')
})

afterAll(() => keyturn.remove())

describe.skipIf(process.platform === 'win32')('a pipe that nobody writes to does not hold up the deadline', () => {
  beforeAll(() => {
    execFileSync('mkfifo', [file('pipe')])
  })

  test.for([
    'import k --file PIPE',
    'wrap wrap --file PIPE',
    'plan PIPE',
    'apply PIPE --yes',
    'simulate --manifest PIPE',
    'unwrap PIPE --stdout',
    'create k --type EC-HSM --exportable --release-policy PIPE',
    'retire wrap --uses PIPE',
    'sign wrap PIPE',
    'vault import PIPE',
  ])('of: %s', { concurrent: true }, async (line) => {
    const { stderr, status } = await keyturn.local(`${line.replace('PIPE', file('pipe'))} --timeout 1s`, {
      started: true,
    })
    expect(stderr).toContain('[TIMED_OUT]')
    expect(status).toBe(6)
  })

  test('and is no journal', async () => {
    await mkdir(file('state'))
    execFileSync('mkfifo', [join(file('state'), 'rotations.jsonl')])
    const { stderr, status } = await keyturn.local('rotate wrap', { env: { KEYTURN_STATE_DIR: file('state') } })
    expect(stderr).toContain('cannot be read: it is no regular file [INVALID_INPUT]')
    expect(status).toBe(2)
  })
})

test.skipIf(process.platform === 'win32')('what somebody writes to a pipe later is read to its end', async () => {
  execFileSync('mkfifo', [file('later')])
  const reads = keyturn.local(`plan ${file('later')} -o json`)
  await writeFile(file('later'), 'version: 1\nkeys:\n  - name: wrap\n    type: RSA\n')
  expect(await reads).toMatchObject({ status: 0, stdout: expect.stringContaining('"format": "keyturn-plan-1"') })
})

test('standard input that never ends is over at the deadline', async () => {
  const env = { ...process.env, KEYTURN_LOCAL_DIR: keyturn.folder }
  const child = spawn(process.execPath, [program, 'import', 'k', '-v', 'local', '--timeout', '1s'], { env })
  const stderr = child.stderr.setEncoding('utf8').toArray()
  const [status] = await new Promise<[number | null]>((resolve) => child.on('exit', (code) => resolve([code])))
  expect({ status, stderr: (await stderr).join('') }).toMatchObject({
    status: 6,
    stderr: expect.stringContaining('[TIMED_OUT]'),
  })
})

test.for([
  ['import k', '64 KiB'],
  ['wrap wrap', '64 KiB'],
  ['plan -', '64 MiB'],
  ['rewrap', '64 MiB'],
  ['unwrap --stdout', '64 MiB'],
])('standard input is counted while it is read: %s', { concurrent: true }, async ([line = '', most]) => {
  const env = { ...process.env, KEYTURN_LOCAL_DIR: keyturn.folder }
  const child = spawn(process.execPath, [program, ...line.split(' '), '-v', 'local'], { env })
  const stderr = child.stderr.setEncoding('utf8').toArray()
  const chunk = Buffer.alloc(64 * 1024)
  let gone = false
  child.stdin.on('error', () => {
    gone = true
  })
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve))
  // Without a limit this has no end.
  while (!gone && child.exitCode === null) {
    if (!child.stdin.write(chunk)) {
      await Promise.race([new Promise((resolve) => child.stdin.once('drain', resolve)), ended])
    }
  }
  expect(await ended).toBe(2)
  expect((await stderr).join('')).toContain(`error: standard input is too long: more than ${most} [INVALID_INPUT]`)
})

test.skipIf(process.platform === 'win32')('a device is counted while it is read', async () => {
  const { stderr, status } = await keyturn.local('import k --file /dev/zero')
  expect(stderr).toContain('--file "/dev/zero" is too long: more than 64 KiB')
  expect(status).toBe(2)
})

test('a folder is told as one', async () => {
  const { stderr, status } = await keyturn.local(`plan ${keyturn.folder}`)
  expect(stderr).toContain('cannot be read: it is a folder [INVALID_INPUT]')
  expect(status).toBe(2)
})

test('one file that cannot be read does not end a rewrap of many', async () => {
  await keyturn.local(`wrap wrap --generate --out ${file('dek.json')}`)
  await keyturn.local('rotate wrap')
  const { stdout, status } = await keyturn.local(`rewrap ${file('absent')} ${file('dek.json')} -o json`)
  const { values, left } = JSON.parse(stdout)
  expect(values).toMatchObject([
    { source: file('absent'), outcome: 'failed', needs: 'unknown', error: { code: 'INVALID_INPUT' } },
    { source: file('dek.json'), outcome: 'rewrapped' },
  ])
  expect(left.unknown).toMatchObject([{ file: file('absent') }])
  expect(status).toBe(7)
  const [latest] = await keyturn.json<{ version: string }[]>('versions wrap')
  expect(JSON.parse(await readFile(file('dek.json'), 'utf8')).kid).toContain(latest?.version)
})

describe.skipIf(process.platform === 'win32')('what other users can write is not done', () => {
  const manifest = 'version: 1\nkeys:\n  - name: wrap\n    type: RSA\n'

  test.for([
    ['plan', 0o646, 2],
    ['apply --yes', 0o646, 2],
    ['simulate --manifest', 0o646, 2],
    ['plan --allow-shared-file', 0o646, 0],
    ['plan', 0o644, 0],
  ] as const)('%s of a manifest with mode %o ends with %i', { concurrent: true }, async ([line, mode, expected]) => {
    const name = file(`${line.replaceAll(' ', '')}${mode}.yaml`)
    // A folder of its own, which others can reach; the one around it is closed by default.
    await chmod(keyturn.folder, 0o755)
    await writeFile(name, manifest)
    await chmod(name, mode)
    const { stderr, status } = await keyturn.local(`${line} ${name}`)
    if (expected === 2) expect(stderr).toContain('can be written by other users of this machine [INVALID_INPUT]')
    expect(status).toBe(expected)
  })

  test('nor is a report on uses believed that they can write', async () => {
    await chmod(keyturn.folder, 0o755)
    await writeFile(file('uses.json'), JSON.stringify({ uses: [], unknown: [], versions: [] }))
    await chmod(file('uses.json'), 0o622)
    await writeFile(file('keys.yaml'), manifest)
    for (const line of ['retire wrap', `plan ${file('keys.yaml')}`]) {
      const { stderr, status } = await keyturn.local(`${line} --uses ${file('uses.json')}`)
      expect(stderr).toContain('can be written by other users of this machine [INVALID_INPUT]')
      expect(status).toBe(2)
      expect(await keyturn.local(`${line} --uses ${file('uses.json')} --allow-shared-file`)).toMatchObject({
        status: 0,
      })
    }
  })

  test('nor is a key read that they can write, or a passphrase', async () => {
    await chmod(keyturn.folder, 0o755)
    await writeFile(file('key.pem'), 'x')
    await chmod(file('key.pem'), 0o622)
    expect(await keyturn.local(`import k --file ${file('key.pem')}`)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('can be written by other users'),
    })
    await chmod(file('key.pem'), 0o644)
    expect(await keyturn.local(`import k --passphrase-file ${file('key.pem')}`)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('is a passphrase that other users of this machine can read'),
    })
  })
})
