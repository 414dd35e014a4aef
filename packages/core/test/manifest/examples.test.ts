import { readdirSync, readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { createKey } from '../../src/lifecycle/create.ts'
import { applyPlan } from '../../src/manifest/apply.ts'
import { parseManifest } from '../../src/manifest/parse.ts'
import { planManifest } from '../../src/manifest/read-plan.ts'
import { simulateManifest } from '../../src/runs/simulate-manifest.ts'
import { type OpenedVault, openVault } from '../open-vault.ts'

const folder = new URL('../../../../examples/manifests/', import.meta.url)
const examples = readdirSync(folder).filter((name) => name.endsWith('.yaml'))
const read = (name: string) => readFileSync(new URL(name, folder), 'utf8')

/** An embedded vault in place of each that the example names, with keys that somebody else made a good year ago. */
async function openVaults(references: readonly string[]): Promise<{ reference: string; opened: OpenedVault }[]> {
  const names = references.length === 0 ? ['local'] : references
  return Promise.all(
    names.map(async (reference, index) => {
      const opened = await openVault({ local: { name: `vault-${index}` } })
      await createKey(opened.vault, 'app-one', { keyType: 'EC', tags: { env: 'prod' } })
      await createKey(opened.vault, 'legacy', { keyType: 'EC', tags: { rotation: 'manual' } })
      await createKey(opened.vault, 'other', { keyType: 'EC' })
      await opened.local.clock.advance('400d')
      return { reference, opened }
    }),
  )
}

test('there are examples, and each names the published schema', () => {
  expect(examples.length).toBeGreaterThanOrEqual(4)
  const schema = JSON.parse(readFileSync(new URL('../../schema/keys.schema.json', import.meta.url), 'utf8'))
  const accepts = new Ajv().compile(schema)
  for (const name of examples) {
    expect(read(name), name).toContain(`# yaml-language-server: $schema=${schema.$id}\n`)
    expect(accepts(parse(read(name))), name).toBe(true)
  }
})

test.each(examples)('%s is planned and applied, and then leaves nothing to do', async (name) => {
  const manifest = parseManifest(read(name), { file: name })
  const vaults = await openVaults(manifest.vaults)
  const named = vaults.map(({ reference, opened }) => ({ reference, vault: opened.vault }))
  const plan = await planManifest(manifest, named)
  expect(plan.problems).toEqual([])
  expect(plan.steps.length).toBeGreaterThan(0)
  const { steps } = await applyPlan(plan, new Map(named.map(({ vault }) => [vault.url, vault])))
  expect(steps.filter(({ outcome }) => outcome !== 'done')).toEqual([])
  const again = await planManifest(manifest, named)
  expect([...again.steps, ...again.problems]).toEqual([])
})

test.each(examples)('%s has no findings when a year is simulated', (name) => {
  const { keys } = simulateManifest(parseManifest(read(name)), new Date('2027-01-01T00:00:00Z'))
  const findings = keys.flatMap(({ key, findings }) => findings.map(({ code }) => `${key}: ${code}`))
  // Keys without any rule are there to show that nothing is done with them.
  expect(findings.filter((finding) => !finding.endsWith('NEVER_ROTATES'))).toEqual([])
})
