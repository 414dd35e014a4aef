import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refuseOutsideWorkspace } from '../../src/inputs/workspace.ts'
import { type Job, startJob } from '../runner.ts'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyturn-workspace-'))
  await Promise.all(
    ['work/keys', 'work-of-others', 'temp'].map((name) => mkdir(join(folder, name), { recursive: true })),
  )
  await Promise.all(
    ['work/keys.yaml', 'work-of-others/keys.yaml', 'temp/plan.json'].map((name) => writeFile(join(folder, name), '{}')),
  )
  await symlink(join(folder, 'work-of-others'), join(folder, 'work/linked'))
  await symlink(join(folder, 'work/keys.yaml'), join(folder, 'work/within.yaml'))
})

afterAll(() => rm(folder, { recursive: true, force: true }))

const check = (file: string) =>
  refuseOutsideWorkspace(
    { manifest: file },
    { GITHUB_WORKSPACE: join(folder, 'work'), RUNNER_TEMP: join(folder, 'temp') },
  )

describe('a file that an input names', () => {
  test.each(['keys.yaml', './keys/../keys.yaml', 'within.yaml', 'not-there.yaml', '..keys.yaml'])(
    'may be in the workspace: %s',
    async (file) => {
      await expect(check(file)).resolves.toBeUndefined()
    },
  )

  test('may be in the temporary folder of the runner, where plans and reports are stored', async () => {
    await expect(check(join(folder, 'temp/plan.json'))).resolves.toBeUndefined()
  })

  test.each([
    '../work-of-others/keys.yaml',
    'keys/../../work-of-others/not-there.yaml',
    'linked/keys.yaml',
    'linked/not-there.yaml',
    '..',
    '/etc/hostname',
  ])('may not be outside of it: %s', async (file) => {
    await expect(check(file)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: `"manifest" names "${file}", which is outside of the workspace`,
    })
  })
})

describe('in a step', () => {
  let job: Job

  beforeAll(async () => {
    job = await startJob()
  })

  afterAll(() => job.end())

  const outside = () => join(folder, 'work-of-others/keys.yaml')
  const manifest = 'version: 1\nvaults: [local]\nkeys:\n  - name: orders\n    type: EC\n'

  test('a manifest outside of the workspace is not read, and the way to allow it is named', async () => {
    await writeFile(outside(), manifest)
    const refused = await job.step({ operation: 'plan', manifest: outside() })
    expect(refused).toMatchObject({ status: 1, outputs: { 'plan-file': '' } })
    expect(refused.log).toContain('outside of the workspace')
    expect(refused.log).toContain('allow-outside-workspace: true')
  })

  test('it is read when the workflow says that it may be', async () => {
    await writeFile(outside(), manifest)
    const planned = await job.step({ operation: 'plan', manifest: outside(), 'allow-outside-workspace': 'true' })
    expect(planned).toMatchObject({ status: 0, outputs: { pending: 'true' } })
  })
})
