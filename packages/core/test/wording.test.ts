import { expect, test } from 'vitest'
import { KeyturnError } from '../src/errors.ts'
import { checkPolicy } from '../src/policy/rules.ts'
import { inWords, joinWordings, libraryWords, say, type Words } from '../src/wording.ts'
import { failureOf } from './failure-of.ts'

const vaultUrl = 'https://contoso.vault.azure.net'
const shouting: Words = { field: (name) => name.toUpperCase(), step: ({ verb }) => `<${verb}>` }

test('a text names options and steps in the words of whoever shows it', () => {
  const text = say`${{ field: 'rotateEvery' }} is short; see ${{ verb: 'versions', key: 'orders', vaultUrl }}`
  expect(inWords(text, libraryWords)).toBe('rotateEvery is short; see listKeyVersions(vault, "orders")')
  expect(inWords(text, shouting)).toBe('ROTATEEVERY is short; see <versions>')
})

test('texts are built from texts without losing what they name', () => {
  const inner = say`${{ field: 'keep' }} is 0`
  expect(inWords(joinWordings([inner, say`so: ${inner}`, 'plain'], '; '), shouting)).toBe(
    'KEEP is 0; so: KEEP is 0; plain',
  )
})

test('an error tells which option is wrong and what to do next as data, too', async () => {
  const error = new KeyturnError('INVALID_INPUT', say`${{ field: 'keep' }}: 0 is not allowed`, {
    hint: say`See ${{ verb: 'list', vaultUrl }} or ${{ verb: 'create', key: 'orders', vaultUrl, newVersion: true }}.`,
    requestId: 'r1',
  })
  expect(error).toMatchObject({ field: 'keep', message: 'keep: 0 is not allowed' })
  expect(error.hint).toBe('See listKeys(vault) or createKey(vault, "orders", { newVersion: true, ... }).')
  expect(error.next).toEqual([
    { verb: 'list', vaultUrl },
    { verb: 'create', key: 'orders', vaultUrl, newVersion: true },
  ])
  expect(error.inWords(shouting)).toEqual({
    code: 'INVALID_INPUT',
    message: 'KEEP: 0 is not allowed',
    hint: 'See <list> or <create>.',
    requestId: 'r1',
  })
  expect(JSON.parse(JSON.stringify(error))).toEqual(error.inWords(libraryWords))
})

test('an error without a term is about no option and proposes no step', () => {
  const error = new KeyturnError('CONFLICT', 'somebody was faster')
  expect(error).toMatchObject({ field: undefined, next: [] })
})

test('each problem of a policy keeps its options', async () => {
  const error = await failureOf((async () => checkPolicy({ rotateEvery: '1d', expireAfter: '2d' }))())
  const { message } = error.inWords(shouting)
  expect(message).toContain('ROTATEEVERY P1D is too short')
  expect(message).toContain('EXPIREAFTER P2D is too short')
})
