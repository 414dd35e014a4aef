import { execFile } from 'node:child_process'
import { readFile, realpath, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Job, readOutputs, startJob } from './runner.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const require = createRequire(import.meta.url)
const localAction = await realpath(require.resolve('@github/local-action'))
const tsx = createRequire(localAction).resolve('tsx/cli')

let job: Job

beforeEach(async () => {
  job = await startJob()
})

afterEach(() => job.end())

/** Runs the action's source as `local-action` does for people who try actions on their own machine. */
async function runLocally(inputs: Record<string, string>): Promise<{ outputs: Record<string, string>; log: string }> {
  const output = join(job.folder, 'output')
  await writeFile(output, '')
  const variables = {
    ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name}`, value])),
    GITHUB_OUTPUT: output,
    GITHUB_REPOSITORY: 'contoso/orders',
    GITHUB_STEP_SUMMARY: '',
    RUNNER_TEMP: job.folder,
  }
  const file = join(job.folder, '.env')
  await writeFile(
    file,
    Object.entries(variables)
      .map(([name, value]) => `${name}='${value}'\n`)
      .join(''),
  )
  // Its own command first looks for tsx through npm, which would ask a registry; this is what the command then starts.
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [tsx, localAction, root, 'packages/action/src/run.ts', file],
    {
      cwd: join(root, 'packages/action'),
      env: { ...process.env, TARGET_ACTION_PATH: root, NODE_PACKAGE_MANAGER: 'npm', NODE_NO_WARNINGS: '1' },
    },
  )
  return { outputs: readOutputs(await readFile(output, 'utf8')), log: stdout }
}

test('the action runs through @github/local-action', { timeout: 120_000 }, async () => {
  const { outputs, log } = await runLocally({ vault: 'local', operation: 'create', keys: 'orders', type: 'EC' })
  expect(outputs).toMatchObject({ changed: 'true', reason: 'CREATED', 'key-name': 'orders' })
  expect(log).toContain('1 of 1 key created in default')
})
