import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parse } from 'yaml'
import { createKeyturn, type Keyturn } from '../run-keyturn.ts'

let keyturn: Keyturn
let cwd: string

beforeEach(async () => {
  keyturn = await createKeyturn()
  cwd = await mkdtemp(join(tmpdir(), 'keyturn-init-'))
  await mkdir(join(cwd, '.git'))
  await writeFile(join(cwd, '.git', 'config'), '[remote "origin"]\n\turl = git@github.com:contoso/orders.git\n')
})

afterEach(async () => {
  await keyturn.remove()
  await rm(cwd, { recursive: true, force: true })
})

const clientId = '11111111-1111-1111-1111-111111111111'
const tenantId = '22222222-2222-2222-2222-222222222222'
const init = (...words: string[]) =>
  keyturn.run(['init', ...words, '--vault', 'contoso', '--key', 'orders', '--key', 'invoices'], { cwd })
const linesOf = (stdout: string) => JSON.parse(stdout).commands.map(({ line }: { line: string }) => line) as string[]
const credentialIn = (lines: string[]) =>
  JSON.parse(/--parameters '(.*)'$/.exec(lines.find((line) => line.includes('federated-credential')) ?? '')?.[1] ?? '')

test('init github writes a workflow and prints the credential with the subject that this workflow sends', async () => {
  const { stdout, status } = await init('github', '--client-id', clientId, '--tenant-id', tenantId, '-o', 'json')
  expect(status).toBe(0)
  const workflow = parse(await readFile(join(cwd, '.github/workflows/keyturn.yml'), 'utf8'))
  const { environment, permissions, steps } = workflow.jobs.rotate
  expect(permissions).toEqual({ 'id-token': 'write' })
  expect(workflow.concurrency['cancel-in-progress']).toBe(false)
  expect(steps[0].with).toMatchObject({ vault: 'contoso', keys: 'orders\ninvoices\n', 'if-older-than': '90d' })
  const lines = linesOf(stdout)
  expect(credentialIn(lines)).toEqual({
    name: 'keyturn',
    issuer: 'https://token.actions.githubusercontent.com',
    subject: `repo:contoso/orders:environment:${environment}`,
    audiences: ['api://AzureADTokenExchange'],
  })
  expect(lines.filter((line) => line.includes('role assignment'))).toHaveLength(2)
  expect(lines).toContain(
    `gh variable set AZURE_CLIENT_ID --repo contoso/orders --env ${environment} --body ${clientId}`,
  )
})

test('every input that the workflow gives is one that the action has', async () => {
  await init('github', '--if-expires-within', '30d', '--if-due')
  const workflow = parse(await readFile(join(cwd, '.github/workflows/keyturn.yml'), 'utf8'))
  const action = parse(await readFile(new URL('../../../../action.yml', import.meta.url), 'utf8'))
  const inputs = workflow.jobs.rotate.steps[0].with
  expect(Object.keys(inputs).filter((name) => !Object.hasOwn(action.inputs, name))).toEqual([])
  expect(inputs).toMatchObject({ 'if-expires-within': '30d', 'if-due': true })
})

test('a file that is there is never written over', async () => {
  await init('github')
  const file = join(cwd, '.github/workflows/keyturn.yml')
  await writeFile(file, 'mine')
  const { stderr, status } = await init('github')
  expect(stderr).toContain('keyturn.yml')
  expect(status).toBe(2)
  expect(await readFile(file, 'utf8')).toBe('mine')
})

test('without an identity the lines make one first, and the later lines use it', async () => {
  const lines = linesOf((await init('github', '-o', 'json')).stdout)
  expect(lines[0]).toMatch(/^CLIENT_ID=\$\(az ad app create /)
  expect(lines.find((line) => line.includes('federated-credential'))).toContain('--id "$CLIENT_ID"')
})

test('init gitlab signs in with the ID token of the job', async () => {
  const { stdout } = await init('gitlab', '--client-id', clientId, '--tenant-id', tenantId, '-o', 'json')
  const job = parse(await readFile(join(cwd, 'keyturn.gitlab-ci.yml'), 'utf8'))['rotate-keys']
  expect(job.variables).toMatchObject({ AZURE_CLIENT_ID: clientId, AZURE_TENANT_ID: tenantId })
  expect(job.script.at(-1)).toMatch(
    / rotate orders invoices --if-older-than 90d --vault contoso --auth workload-identity$/,
  )
  const credential = credentialIn(linesOf(stdout))
  expect(credential.subject).toBe('project_path:contoso/orders:ref_type:branch:ref:main')
  expect(credential.audiences).toEqual([job.id_tokens.KEYTURN_ID_TOKEN.aud])
})

test('init azure-pipelines runs one at a time, signed in by the service connection', async () => {
  const { status } = await init('azure-pipelines')
  expect(status).toBe(0)
  const pipeline = parse(await readFile(join(cwd, 'keyturn.azure-pipelines.yml'), 'utf8'))
  expect(pipeline.lockBehavior).toBe('sequential')
  const task = pipeline.jobs[0].steps.at(-1)
  expect(task.inputs.inlineScript).toMatch(/ --vault contoso --auth oidc$/)
  expect(task.env).toEqual({ SYSTEM_ACCESSTOKEN: '$(System.AccessToken)' })
})

test.each([
  [['jenkins'], 'use one of github, azure-pipelines, gitlab'],
  [['github', '--client-id', 'x; rm -rf ~'], 'is no id of Microsoft Entra'],
  [['github', '--repository', 'contoso/$(id)'], 'is no path of a repository'],
  [['github', '--key', "a'b"], 'key name'],
  [['github', '--if-older-than', 'soon'], '--if-older-than'],
])('init %j is refused and writes nothing', async (words, message) => {
  const { stderr, status } = await init(...words)
  expect(stderr).toContain(message)
  expect(status).toBe(2)
  await expect(readFile(join(cwd, '.github/workflows/keyturn.yml'))).rejects.toThrow()
})
