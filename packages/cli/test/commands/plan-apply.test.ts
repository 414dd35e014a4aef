import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createKeyturn, type Keyturn, type Run } from '../run-keyturn.ts'

let keyturn: Keyturn

beforeEach(async () => {
  keyturn = await createKeyturn()
})

afterEach(() => keyturn.remove())

/** Writes a file into the test's folder and gives its path. */
async function write(name: string, text: string): Promise<string> {
  const path = join(keyturn.folder, name)
  await writeFile(path, text)
  return path
}

const manifest = `
version: 1
defaults: { type: EC, tags: { managed-by: keyturn } }
keys:
  - { name: orders, ifOlderThan: 90d }
  - { name: new, expires: 1y, rotateEvery: 90d, expireAfter: 1y }
`

/** A vault in which the key `orders` is 100 days old. */
async function withOldKey(): Promise<{ version: string }> {
  const created = await keyturn.json<{ version: string }>('create orders --type EC')
  await keyturn.json('vault clock advance 100d')
  return created
}

const parsed = ({ stdout }: Run) => JSON.parse(stdout)

describe('plan', () => {
  test('shows each step with its reason and changes, and writes nothing', async () => {
    const { version } = await withOldKey()
    const file = await write('keys.yaml', manifest)
    const { stdout, stderr, status } = await keyturn.local(`plan ${file}`)
    expect(status).toBe(0)
    expect(stderr).toBe('')
    expect(stdout.replaceAll(/\d{4}-\d\d-\d\dT[\d:]+Z/g, 'TIME')).toBe(`\
local  https://default.vault.localhost
  ~ update  orders  DIFFERS: tags is not as described
              tags  {} -> {"managed-by":"keyturn"}
  > rotate  orders  OLDER_THAN: it was made on TIME, P90D ago or more
  + create  new  MISSING: there is no such key
              type     EC
              expires  P1Y
              tags     {"managed-by":"keyturn"}
  ~ policy  new  MISSING: a new key has no rotation policy of its own
              rotateEvery  P90D
              expireAfter  P1Y

To do: 1 to update, 1 to rotate, 1 to create, 1 to get a policy
`)
    expect(await keyturn.json('show orders')).toMatchObject({ version, tags: {} })
  })

  test('ends with status 8 when something is to be done, and only when asked to', async () => {
    const file = await write('keys.yaml', 'version: 1\nkeys: [{ name: orders, type: EC }]\n')
    expect((await keyturn.local(`plan ${file}`)).status).toBe(0)
    expect((await keyturn.local(`plan ${file} --exit-code`)).status).toBe(8)
    await keyturn.json('create orders --type EC')
    const { stdout, status } = await keyturn.local(`plan ${file} --exit-code`)
    expect(status).toBe(0)
    expect(stdout).toContain('= nothing orders  AS_DESCRIBED')
    expect(stdout).toContain('Nothing to do; 1 key needs nothing')
  })

  test('reads the manifest from standard input', async () => {
    const run = await keyturn.local('plan - -o json', { input: manifest })
    expect(parsed(run)).toMatchObject({ format: 'keyturn-plan-1', steps: [{ key: 'orders' }, {}, {}] })
  })

  test('prints a table for a pull request', async () => {
    const file = await write(
      'keys.yaml',
      'version: 1\nkeys: [{ name: orders, type: EC, tags: { note: "a|b <i> @all" } }]\n',
    )
    const { stdout } = await keyturn.local(`plan ${file} -o markdown`)
    expect(stdout).toBe(`\
### Plan for <code>local</code>

To do: 1 to create.

| Step | Key | Why | Changes |
| --- | --- | --- | --- |
| create | <code>orders</code> | there is no such key | <code>type&#58; EC</code><br><code>tags&#58; &#123;"note"&#58;"a&#124;b &#60;i&#62; &#64;all"&#125;</code> |
`)
  })

  test('shows a key of another type as a problem, and ends with a conflict', async () => {
    await keyturn.json('create orders --type EC')
    const file = await write('keys.yaml', 'version: 1\nkeys: [{ name: orders, type: RSA }, { name: new, type: EC }]\n')
    const { stdout, status } = await keyturn.local(`plan ${file}`)
    expect(status).toBe(5)
    expect(stdout).toContain('! problem orders  key "orders" exists with type EC, not RSA [CONFLICT]')
    expect(stdout).toContain('+ create  new')
  })

  test('names every problem of a manifest with its line, before it looks for a vault', async () => {
    const file = await write('keys.yaml', 'version: 1\nkeys:\n  - nam: x\n    ifOlderThan: 3 month\n')
    const { stderr, status } = await keyturn.run(['plan', file])
    expect(status).toBe(2)
    expect(stderr).toContain(`${file}:3:5: keys[0].nam: unknown field; did you mean "name"?`)
    expect(stderr).toContain(`${file}:4:18: keys[0].ifOlderThan: "3 month" is not a duration`)
  })

  test('says how to come by a manifest when there is none', async () => {
    const { stderr, status } = await keyturn.local(`plan ${join(keyturn.folder, 'none.yaml')}`)
    expect(status).toBe(2)
    expect(stderr).toContain('cannot be read: there is no such file')
    expect(stderr).toContain('keyturn plan -o manifest')
  })

  test('-o manifest describes the vault as it is, so that its plan has nothing to do', async () => {
    await keyturn.json('create orders --type EC --tag team=billing --rotate-every 90d --expire-after 1y')
    await keyturn.json('create app-one --type EC --curve P-384 --disabled')
    const { stdout, status } = await keyturn.local('plan -o manifest')
    expect(status).toBe(0)
    const file = await write('keys.yaml', stdout)
    expect((await keyturn.run(['plan', file, '--exit-code'])).status).toBe(0)
    const some = await keyturn.local('plan -o manifest --match app-*')
    expect(some.stdout).toContain('name: app-one')
    expect(some.stdout).not.toContain('name: orders')
  })

  test.each([
    ['plan -o manifest x.yaml', '-o manifest prints a manifest and reads none'],
    ['plan -o manifest --exit-code', '-o manifest makes no plan'],
    ['plan --match a', '--match goes with -o manifest'],
    ['plan -o ics', '--output cannot be "ics"; use one of text, json, yaml, tsv, markdown, manifest'],
  ])('refuses "%s"', async (line, message) => {
    const { stderr, status } = await keyturn.local(line)
    expect(status).toBe(2)
    expect(stderr).toContain(message)
  })

  test('takes the vaults of the manifest, or those of them that --vault picks', async () => {
    const file = await write(
      'keys.yaml',
      'version: 1\nvaults: [local:aaa, local:bbb]\nkeys: [{ name: orders, type: EC }]\n',
    )
    const both = parsed(await keyturn.run(['plan', file, '-o', 'json']))
    expect(both.steps.map(({ vaultUrl }: { vaultUrl: string }) => vaultUrl)).toEqual([
      'https://aaa.vault.localhost',
      'https://bbb.vault.localhost',
    ])
    const one = parsed(await keyturn.run(['plan', file, '-o', 'json', '--vault', 'local:bbb']))
    expect(one.vaults).toEqual([{ url: 'https://bbb.vault.localhost', reference: 'local:bbb' }])
    const other = await keyturn.local(`plan ${file}`)
    expect(other.status).toBe(2)
    expect(other.stderr).toContain('--vault "local" is none of the manifest\'s vaults: local:aaa, local:bbb')
  })
})

describe('apply', () => {
  test('does what the plan says, reports each step, and has nothing to do the second time', async () => {
    const { version } = await withOldKey()
    const file = await write('keys.yaml', manifest)
    const first = await keyturn.local(`apply ${file} --yes -o json`)
    expect(first.status).toBe(0)
    expect(parsed(first)).toMatchObject({
      steps: [
        { action: 'update', key: 'orders', outcome: 'done' },
        {
          action: 'rotate',
          outcome: 'done',
          rotation: { outcome: 'rotated', previousVersion: version, verification: { ok: true } },
        },
        { action: 'create', key: 'new', outcome: 'done', error: null },
        { action: 'policy', key: 'new', outcome: 'done' },
      ],
      problems: [],
      stopped: null,
    })
    const second = await keyturn.local(`apply ${file} --yes`)
    expect(second).toMatchObject({ status: 0, stdout: 'nothing to do\n' })
  })

  test('applies exactly a stored plan, from a file or from standard input', async () => {
    await withOldKey()
    const plan = (await keyturn.local('plan - -o json', { input: manifest })).stdout
    const file = await write('plan.json', plan)
    const run = await keyturn.run(['apply', file, '--yes', '-o', 'json'])
    expect(run.status).toBe(0)
    expect(parsed(run).steps).toHaveLength(4)
  })

  test('says of a stored plan that was applied before that it was, and sends nothing', async () => {
    await withOldKey()
    const plan = (await keyturn.local('plan - -o json', { input: manifest })).stdout
    const file = await write('plan.json', plan)
    const apply = (...more: string[]) => keyturn.run(['apply', file, '--yes', ...more])
    expect((await apply()).status).toBe(0)
    const before = await keyturn.local('vault export')
    const again = await apply('-o', 'json')
    expect(again.status).toBe(0)
    expect(parsed(again)).toMatchObject({
      steps: Array(4).fill({ outcome: 'already-done', error: null }),
      stopped: null,
    })
    const text = await apply()
    expect(text.stdout).toContain('already rotate  orders')
    expect(text.stdout).toContain('this plan was applied before')
    expect((await keyturn.local('vault export')).stdout).toBe(before.stdout)
    await keyturn.json('update new --tag team=b')
    await keyturn.json('policy clear new')
    expect(await apply()).toMatchObject({
      status: 5,
      stderr: expect.stringContaining('out of date, nothing was applied'),
    })
  })

  test('stops with status 5 at a key that changed behind the plan, names it, and leaves all undone', async () => {
    await withOldKey()
    const file = await write('plan.json', (await keyturn.local('plan - -o json', { input: manifest })).stdout)
    await keyturn.json('rotate orders')
    const { stdout, stderr, status } = await keyturn.run(['apply', file, '--yes'])
    expect(status).toBe(5)
    expect(stdout).toBe('')
    expect(stderr).toContain(
      'the plan is out of date, nothing was applied: key "orders" in https://default.vault.localhost has the latest version',
    )
    expect((await keyturn.local('show new')).status).toBe(3)
    expect(await keyturn.json<unknown[]>('versions orders')).toHaveLength(2)
  })

  test('refuses a plan that was cut off or edited', async () => {
    const plan = (await keyturn.local('plan - -o json', { input: manifest })).stdout
    const cut = await keyturn.run(['apply', '-', '--yes'], { input: plan.slice(0, -40) })
    expect(cut).toMatchObject({ status: 2, stderr: expect.stringContaining('it is no JSON, or was cut off') })
    const edited = await keyturn.run(['apply', '-', '--yes'], { input: plan.replace('"create"', '"delete"') })
    expect(edited).toMatchObject({ status: 2, stderr: expect.stringContaining('steps[0].action') })
  })

  test('needs consent: without a terminal and without --yes it shows the plan and does nothing', async () => {
    const file = await write('keys.yaml', manifest)
    const { stdout, stderr, status } = await keyturn.local(`apply ${file}`)
    expect(status).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toContain('+ create  orders')
    expect(stderr).toContain('Add --yes')
    expect((await keyturn.local('show orders')).status).toBe(3)
  })

  test('--dry-run shows the plan as the result', async () => {
    const file = await write('keys.yaml', manifest)
    const run = await keyturn.local(`apply ${file} --dry-run -o json`)
    expect(run.status).toBe(0)
    expect(parsed(run)).toMatchObject({ format: 'keyturn-plan-1', steps: [{ action: 'create' }, {}, {}] })
    expect((await keyturn.local('show orders')).status).toBe(3)
  })

  test('recovers a deleted key and then makes it what is described, in one go', async () => {
    await keyturn.json('create orders --type EC')
    await keyturn.json('delete orders --yes')
    const file = await write('keys.yaml', 'version: 1\nkeys: [{ name: orders, type: EC, tags: { team: a } }]\n')
    const run = await keyturn.local(`apply ${file} --yes -o json`)
    expect(run.status).toBe(0)
    expect(parsed(run).steps).toMatchObject([
      { action: 'recover', outcome: 'done' },
      { action: 'update', outcome: 'done' },
    ])
    expect(await keyturn.json('show orders')).toMatchObject({ tags: { team: 'a' } })
  })

  test('does the rest when one key is a problem, and ends with status 7', async () => {
    await keyturn.json('create orders --type EC')
    const file = await write('keys.yaml', 'version: 1\nkeys: [{ name: orders, type: RSA }, { name: new, type: EC }]\n')
    const { stdout, status } = await keyturn.local(`apply ${file} --yes`)
    expect(status).toBe(7)
    expect(stdout).toMatch(/done {4}create {2}new\nproblem .*orders {2}key "orders" exists with type EC, not RSA/)
    const only = await write('only.yaml', 'version: 1\nkeys: [{ name: orders, type: RSA }]\n')
    expect((await keyturn.local(`apply ${only} --yes`)).status).toBe(5)
  })

  test.skipIf(process.platform === 'win32')(
    'reports what is done when it is interrupted, and the next run does the rest',
    async () => {
      // The answers come late enough for the signal to find some keys not begun.
      await keyturn.local('vault faults add slow --ms=500 --operation createKey --times unlimited')
      const names = Array.from({ length: 8 }, (_, index) => `{ name: key-${index} }`).join(', ')
      const file = await write('keys.yaml', `version: 1\ndefaults: { type: EC }\nkeys: [${names}]\n`)
      const { stdout, status } = await keyturn.local(`apply ${file} --yes -o json`, {
        onStart: (child) => {
          child.stderr?.on('data', (text: string) => {
            if (text.includes('/8 create')) child.kill('SIGINT')
          })
        },
      })
      expect(status).toBe(130)
      const { steps, stopped } = JSON.parse(stdout)
      expect(stopped).toMatchObject({ code: 'INTERRUPTED' })
      const done = steps.filter(({ outcome }: { outcome: string }) => outcome === 'done')
      expect(done.length).toBeLessThan(8)
      expect(await keyturn.json<unknown[]>('list')).toHaveLength(done.length)

      await keyturn.local('vault faults clear')
      const rest = await keyturn.local(`apply ${file} --yes -o json`)
      expect(rest.status).toBe(0)
      expect(parsed(rest).steps).toHaveLength(8 - done.length)
      expect(await keyturn.json<unknown[]>('list')).toHaveLength(8)
    },
  )
})

describe('a stored plan', () => {
  /** The plan as the shell stores it, and what was printed beside it. */
  async function storePlan(): Promise<{ file: string; text: string; digest: string }> {
    const { stdout, stderr } = await keyturn.local('plan - -o json', { input: manifest })
    return { file: await write('plan.json', stdout), text: stdout, digest: stderr.trim() }
  }

  test('is applied when it has the digest that "plan" printed, and refused after any change', async () => {
    const { file, text, digest } = await storePlan()
    expect(digest).toBe(`sha256:${createHash('sha256').update(text).digest('hex')}`)
    await write('plan.json', text.replace('"P90D"', '"P10D"'))
    const changed = await keyturn.local(`apply ${file} --digest ${digest} --yes`)
    expect(changed).toMatchObject({ status: 5, stdout: '' })
    expect(changed.stderr).toContain('is not the plan that was approved')
    expect(await keyturn.json('list')).toEqual([])
    await write('plan.json', text)
    expect(await keyturn.local(`apply ${file} --digest ${digest} --yes`)).toMatchObject({ status: 0 })
    expect(await keyturn.json('list')).toHaveLength(2)
  })

  test('is refused when it is too old or from the future, by the clock of the vault', async () => {
    const { file, text } = await storePlan()
    await keyturn.json('vault clock advance 8d')
    const old = await keyturn.local(`apply ${file} --yes`)
    expect(old).toMatchObject({ status: 5, stdout: '' })
    expect(old.stderr).toContain('more than P7D ago; nothing was applied')
    const { createdOn } = JSON.parse(text) as { createdOn: string }
    await write('plan.json', text.replace(createdOn, '2099-01-01T00:00:00Z'))
    const future = await keyturn.local(`apply ${file} --yes --max-plan-age 1y`)
    expect(future).toMatchObject({ status: 2, stdout: '' })
    expect(future.stderr).toContain('which is in the future')
    await write('plan.json', text)
    expect(await keyturn.local(`apply ${file} --yes --max-plan-age 9d`)).toMatchObject({ status: 0 })
  })

  test('is refused for a vault that its URL does not name', async () => {
    const { file, text } = await storePlan()
    await write('plan.json', text.replaceAll('https://default.vault.localhost', 'https://contoso.vault.azure.net'))
    const run = await keyturn.local(`apply ${file} --yes`)
    expect(run.status).toBe(2)
    expect(run.stderr).toContain('the plan is for the vault https://contoso.vault.azure.net')
  })

  test.each(['--digest sha256:00', '--max-plan-age 1d'])('alone can be held to %s', async (flag) => {
    const run = await keyturn.local(`apply - ${flag} --yes`, { input: manifest })
    expect(run.status).toBe(2)
    expect(run.stderr).toContain(`${flag.split(' ')[0]} goes with a stored plan`)
  })
})
