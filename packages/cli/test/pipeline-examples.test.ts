import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { createKeyturn, type Keyturn } from './run-keyturn.ts'

let keyturn: Keyturn

beforeAll(async () => {
  keyturn = await createKeyturn()
  await keyturn.json('create orders --type EC')
  await keyturn.json('create invoices --type EC')
  await keyturn.json('vault clock advance 91d')
})

afterAll(() => keyturn.remove())

function readExample(path: string): Promise<string> {
  return readFile(new URL(`../../../examples/${path}`, import.meta.url), 'utf8')
}

/** What an example has its engine run, and the variables that say which of two jobs it is. */
interface ExampleJob {
  line: string
  jobs: Record<string, string>[]
}

async function azurePipelinesJob(): Promise<ExampleJob> {
  const { jobs } = parse(await readExample('azure-pipelines/rotate-nightly.yml'))
  expect(jobs[0].steps.at(-1).env).toEqual({ SYSTEM_ACCESSTOKEN: '$(System.AccessToken)' })
  const total = String(jobs[0].strategy.parallel)
  return {
    line: jobs[0].steps.at(-1).inputs.inlineScript,
    jobs: ['1', '2'].map((index) => ({ SYSTEM_JOBPOSITIONINPHASE: index, SYSTEM_TOTALJOBSINPHASE: total })),
  }
}

async function gitlabJob(): Promise<ExampleJob> {
  const job = parse(await readExample('gitlab/rotate-nightly.gitlab-ci.yml'))['rotate-keys']
  expect(job.script[0]).toContain(Object.keys(job.id_tokens)[0])
  return {
    line: job.script.at(-1),
    jobs: ['1', '2'].map((index) => ({ CI_NODE_INDEX: index, CI_NODE_TOTAL: String(job.parallel) })),
  }
}

async function kubernetesJob(): Promise<ExampleJob> {
  const [account, cronJob] = parseAllDocuments(await readExample('kubernetes/rotate-nightly.yaml')).map((each) =>
    each.toJS(),
  )
  const { completions, parallelism, template } = cronJob.spec.jobTemplate.spec
  const [{ command, args, env }] = template.spec.containers
  expect(cronJob.spec.concurrencyPolicy).toBe('Forbid')
  expect(template.spec.serviceAccountName).toBe(account.metadata.name)
  expect(parallelism).toBe(completions)
  const given = Object.fromEntries(env.map(({ name, value }: { name: string; value: string }) => [name, value]))
  expect(given.JOB_COMPLETIONS).toBe(String(completions))
  return {
    line: [...command, ...args].join(' '),
    jobs: ['0', '1'].map((index) => ({ JOB_COMPLETION_INDEX: index, JOB_COMPLETIONS: given.JOB_COMPLETIONS })),
  }
}

test.each([
  ['Azure Pipelines', azurePipelinesJob],
  ['GitLab', gitlabJob],
  ['Kubernetes', kubernetesJob],
])('the two jobs of the example for %s rotate every key once, each its share', async (_engine, read) => {
  const { line, jobs } = await read()
  expect(line).toMatch(/^npx --yes keyturn@1 rotate --all .*--vault contoso --auth (?:oidc|workload-identity)$/)
  const args = line.split(' ').slice(3)
  args[args.indexOf('contoso')] = 'local'
  const rotated: string[] = []
  for (const env of jobs) {
    const { stdout, status } = await keyturn.run([...args, '-o', 'json'], { env })
    expect(status).toBe(0)
    rotated.push(...JSON.parse(stdout).map(({ key, outcome }: { key: string; outcome: string }) => `${key} ${outcome}`))
  }
  expect(rotated.sort()).toEqual(['invoices rotated', 'orders rotated'])
  await keyturn.json('vault clock advance 91d')
})
