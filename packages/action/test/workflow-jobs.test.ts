import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { type Job, startJob } from './runner.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

interface Step {
  id?: string
  name?: string
  uses?: string
  with?: Record<string, unknown>
  run?: string
  env?: Record<string, string>
  'continue-on-error'?: boolean
}
interface StepEnd {
  outputs: Record<string, string>
  outcome: 'success' | 'failure'
}
type Finished = Record<string, StepEnd>

/** Runs a job that uses the action on `vault: local`: its steps in order, the action as bundled, scripts with bash. */
async function runJob(file: string, name: string): Promise<Finished> {
  const workflow = parse(await readFile(join(root, file), 'utf8')) as { jobs: Record<string, { steps: Step[] }> }
  const job = await startJob()
  const finished: Finished = {}
  try {
    for (const step of workflow.jobs[name]?.steps ?? []) {
      if (step.uses?.startsWith('actions/')) continue
      finished[step.id ?? step.name ?? ''] = await runStep(job, step, finished)
    }
  } finally {
    await job.end()
  }
  return finished
}

async function runStep(job: Job, step: Step, finished: Finished): Promise<StepEnd> {
  if (step.run !== undefined) {
    const env = { PATH: process.env.PATH, ...fillIn(step.env ?? {}, finished) }
    await promisify(execFile)('bash', ['-eo', 'pipefail', '-c', step.run], { cwd: job.folder, env })
    return { outputs: {}, outcome: 'success' }
  }
  const { status, outputs, log } = await job.step(fillIn(step.with ?? {}, finished))
  if (status !== 0 && !step['continue-on-error']) throw new Error(`step "${step.name}" failed:\n${log}`)
  return { outputs, outcome: status === 0 ? 'success' : 'failure' }
}

/** Replaces the two expressions that these jobs use. */
function fillIn(values: Record<string, unknown>, finished: Finished): Record<string, string> {
  const fill = (text: string) =>
    text.replace(/\$\{\{ steps\.([\w-]+)\.(?:outputs\.([\w-]+)|(outcome)) \}\}/g, (_, id: string, output?: string) =>
      output === undefined ? (finished[id]?.outcome ?? '') : (finished[id]?.outputs[output] ?? ''),
    )
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, fill(String(value))]))
}

// Scripts of these workflows are for bash, which a Windows runner brings and a Windows desk may not.
const withBash = test.skipIf(process.platform === 'win32')

withBash('the example for forks does what it says', async () => {
  const { create, rotate } = await runJob('examples/workflows/test-in-a-fork.yml', 'test')
  expect(create?.outputs).toMatchObject({ changed: 'true' })
  expect(rotate?.outputs).toMatchObject({ rotated: 'true' })
})

withBash('the job in which CI uses the action passes', async () => {
  const { missing } = await runJob('.github/workflows/ci.yml', 'action')
  expect(missing?.outcome).toBe('failure')
})
