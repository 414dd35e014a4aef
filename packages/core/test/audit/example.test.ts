import { expect, test } from 'vitest'
import { rules } from '../../src/audit/rules/rules.ts'
import { auditKeys } from '../../src/runs/audit-keys.ts'
import { openExample } from './open-example.ts'

test('each key of the example shows what it is named for, and nothing else unless that goes with it', async () => {
  const { vault, profile, manifest } = await openExample()
  const { audit, failures, verdict } = await auditKeys([{ vault }], { profile, manifest })
  expect({ failures, verdict }).toEqual({ failures: [], verdict: { status: 'done', codes: [] } })
  const found = Map.groupBy(audit.findings, ({ key }) => key)
  const byKey = Object.fromEntries([...found].map(([key, findings]) => [key, findings.map(({ rule }) => rule).sort()]))
  expect(byKey).toEqual({
    null: ['exception-ended', 'purge-protection-off', 'recovery-too-short'],
    ...Object.fromEntries(
      rules
        .map(({ id }) => id)
        .filter((id) => !['exception-ended', 'purge-protection-off', 'recovery-too-short'].includes(id))
        .filter((id) => id !== 'deleted-key-blocks-name')
        .map((id) => [id, [id]]),
    ),
    'deleted-key-gone-soon': ['deleted-key-blocks-name', 'deleted-key-gone-soon'],
    'policy-never-rotates': ['no-expiry', 'policy-never-rotates'],
    'rotates-too-rarely': ['expires-too-late', 'rotates-too-rarely'],
    'not-rotated': ['expires-too-late', 'not-rotated', 'rotates-too-rarely'],
    'not-hsm-backed': ['not-hsm-backed', 'rsa-too-small'],
    'type-not-allowed': ['not-hsm-backed', 'type-not-allowed'],
  })
  expect(new Set(audit.findings.map(({ rule }) => rule))).toEqual(new Set(rules.map(({ id }) => id)))
})
