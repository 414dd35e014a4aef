import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createKeyturn, type Keyturn } from '../run-keyturn.ts'

let keyturn: Keyturn
let file: string

/** A nightly run that has rotated one of two keys, and left its report. */
beforeAll(async () => {
  keyturn = await createKeyturn()
  file = join(keyturn.folder, 'run.jsonl')
  await keyturn.json('create orders --type EC')
  await keyturn.json('vault clock advance 91d')
  await keyturn.json('create young --type EC')
  await keyturn.json(`rotate --all --if-older-than 90d --report ${file}`)
})

afterAll(() => keyturn.remove())

/** Without a vault on the command line: the files say which it is. */
const run = (line: string, options?: Parameters<Keyturn['run']>[1]) => keyturn.run(line.split(' '), options)

interface Evidence {
  format: string
  sources: { file: string; kind: string; digest: string }[]
  runs: { keys: number; complete: boolean }[]
  acts: {
    key: string
    action: string
    outcome: string
    onBy: string
    operationId: string
    version: string
    inVault: unknown
  }[]
}

test('what a run did is told, with the digest of its report, and that of the evidence stands on standard error', async () => {
  const { stdout, stderr, status } = await run(`report --from ${file} -o json`)
  expect(status).toBe(0)
  const evidence = JSON.parse(stdout) as Evidence
  const digestOf = (content: string | Buffer) => `sha256:${createHash('sha256').update(content).digest('hex')}`
  expect(evidence).toMatchObject({
    format: 'keyturn-evidence-1',
    sources: [{ file, kind: 'report', digest: digestOf(await readFile(file)) }],
    runs: [{ keys: 2, complete: true }],
    acts: [{ key: 'orders', action: 'rotate', outcome: 'done', onBy: 'run', inVault: null }],
  })
  expect(stderr).toBe(`${digestOf(stdout)}\n`)
})

test('the page is one file without an address, Markdown a table, and text a line for each act', async () => {
  const page = await run(`report --from ${file} -o html`)
  expect(page).toMatchObject({ stderr: '', status: 0 })
  expect(page.stdout).toMatch(/^<!doctype html>[\s\S]*<h1>Key rotation report<\/h1>[\s\S]*<\/html>\n$/)
  expect(page.stdout).not.toMatch(/(?:src|href)="?http/)
  const markdown = await run(`report --from ${file} -o markdown`)
  expect(markdown.stdout).toMatch(/^\| orders \| https&#58;\/\/default.vault.localhost \| rotate \| done \|/m)
  const text = await run(`report --from ${file}`)
  expect(text.stdout).toMatch(/^orders {2}rotate {2}done {5}\d{4}-\d\d-\d\dT/m)
})

test('what retire printed is taken from standard input', async () => {
  await keyturn.json('vault clock advance 2d')
  const printed = await keyturn.local('retire orders --keep 1 -o json')
  const { stdout } = await run('report --from - -o json', { input: printed.stdout })
  const evidence = JSON.parse(stdout) as Evidence
  expect(evidence.sources).toMatchObject([{ file: 'standard input', kind: 'retire' }])
  expect(evidence.acts).toMatchObject([{ key: 'orders', action: 'expire', outcome: 'done' }])
})

test('a run that was killed is not as it should be', async () => {
  const lines = (await readFile(file, 'utf8')).split('\n')
  const cut = join(keyturn.folder, 'cut.jsonl')
  await writeFile(cut, lines.slice(0, 2).join('\n'))
  const { stdout, status } = await run(`report --from ${cut} --exit-code`)
  expect(stdout).toContain('1 of 1 runs did not come to every key')
  expect(status).toBe(8)
})

test.each([
  ['report', 'no file is named to report on'],
  ['report --from missing.jsonl', '"missing.jsonl" cannot be read: there is no such file'],
])('%s ends with 2 and says what is missing', async (line, message) => {
  const { stderr, status } = await run(line)
  expect(status).toBe(2)
  expect(stderr).toContain(message)
})

test('a file that no run left is refused by its name', async () => {
  const other = join(keyturn.folder, 'keys.yaml')
  await writeFile(other, 'version: 1\n')
  const { stderr, status } = await run(`report --from ${other}`)
  expect(status).toBe(2)
  expect(stderr).toContain('cannot be reported on: it is none of what runs leave')
})

test('with the vault each version is looked up, and one that is gone is a finding', async () => {
  const found = await keyturn.json<Evidence>(`report --from ${file} --with-vault --exit-code`)
  expect(found.acts).toMatchObject([{ onBy: 'vault', inVault: { enabled: true, expiresOn: null } }])
  await keyturn.local('delete orders --yes')
  const gone = await run(`report --from ${file} --with-vault --exit-code`)
  expect(gone.stdout).toContain('orders  https://default.vault.localhost: the vault has no such version any more')
  expect(gone.status).toBe(8)
})
