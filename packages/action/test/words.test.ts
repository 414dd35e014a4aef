import { expect, test } from 'vitest'
import { inputNames } from '../src/inputs/input-rules.ts'
import { workflowWords } from '../src/words.ts'

const vaultUrl = 'https://contoso.vault.azure.net'

test('an option is the input that sets it', () => {
  expect(workflowWords.field('rotateEvery')).toBe('"rotate-every"')
  const fields = ['allowHost', 'clientId', 'expectVersion', 'expiresOn', 'keyOperations', 'newVersion', 'tags'] as const
  for (const field of fields) expect(inputNames).toContain(workflowWords.field(field).slice(1, -1))
})

test('a step is an operation of the action, or else a command that every runner can start', () => {
  expect(workflowWords.step({ verb: 'ensure', key: 'orders', vaultUrl })).toBe('operation: ensure')
  expect(workflowWords.step({ verb: 'create', key: 'orders', vaultUrl, newVersion: true })).toBe(
    'operation: create with new-version: true',
  )
  expect(workflowWords.step({ verb: 'versions', key: 'orders', vaultUrl })).toBe(
    'npx keyturn versions orders --vault contoso',
  )
})
