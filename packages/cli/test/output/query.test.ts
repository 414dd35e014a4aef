import { afterAll, beforeAll, expect, test } from 'vitest'
import { createKeyturn, type Keyturn } from '../run-keyturn.ts'

let keyturn: Keyturn

beforeAll(async () => {
  keyturn = await createKeyturn()
  await keyturn.local('create orders --type EC --tag env=prod')
  await keyturn.local('create bills --type EC --disabled')
})

afterAll(() => keyturn.remove())

const query = (expression: string, format: string) =>
  keyturn.run(['list', '--query', expression, '-o', format, '-v', 'local'])

test('a part of a result is asked for in JMESPath, in every format for programs', async () => {
  expect(JSON.parse((await query('[?enabled].name', 'json')).stdout)).toEqual(['orders'])
  expect((await query('[].name | sort(@)', 'tsv')).stdout).toBe('bills\norders\n')
  expect((await query('sort_by([].{name: name, on: enabled}, &name)', 'tsv')).stdout).toBe(
    'bills\tfalse\norders\ttrue\n',
  )
  expect((await query("[?name=='orders'].tags | [0]", 'yaml')).stdout).toBe('env: prod\n')
})

test('what is not there is null, and nothing in tsv', async () => {
  expect((await query('[0].absent', 'json')).stdout).toBe('null\n')
  expect((await query('[?name==`none`]', 'tsv')).stdout).toBe('')
})

test('an expression that is none, or one beside text, is refused before a vault is asked', async () => {
  const broken = await keyturn.run(['list', '--query', '[?', '-o', 'json', '-v', 'local:typo'])
  expect(broken).toMatchObject({
    stdout: '',
    status: 2,
    stderr: expect.stringContaining('--query "[?" cannot be answered'),
  })
  const text = await keyturn.run(['list', '--query', '[].name', '-v', 'local:typo'])
  expect(text).toMatchObject({ status: 2, stderr: expect.stringContaining('Add -o json, -o yaml or -o tsv.') })
})
