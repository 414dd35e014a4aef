import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import * as audit from '../src/audit.ts'
import * as dataKeys from '../src/data-keys.ts'
import * as fleet from '../src/fleet.ts'
import * as core from '../src/index.ts'
import * as manifest from '../src/manifest.ts'

const doors = { index: core, fleet, manifest, 'data-keys': dataKeys, audit }
const everything: Record<string, unknown> = Object.assign({}, ...Object.values(doors))

/** Where the options stand among the arguments of each function that takes some. */
const placeOfOptions: Record<string, number> = {
  connect: 1,
  parseVaultReference: 1,
  parseKeyId: 1,
  createKey: 2,
  ensureKey: 2,
  importKey: 3,
  getKey: 2,
  updateKey: 2,
  updateKeyVersions: 2,
  enableKey: 2,
  disableKey: 2,
  planRestore: 2,
  restoreKey: 2,
  parseKeyMaterial: 1,
  checkPolicy: 1,
  rotateKey: 2,
  readRotationRules: 0,
  retireVersions: 2,
  readRetirementRules: 0,
  readWrittenKey: 1,
  openJournal: 1,
  openStateJournal: 0,
  getSchedule: 2,
  simulateKey: 2,
  sign: 3,
  verify: 4,
  verifyWithPublicKey: 3,
  encrypt: 3,
  decrypt: 3,
  packEncrypted: 1,
  exportKey: 2,
  getKeyAttestation: 2,
  releaseKey: 3,
  wrapForTransfer: 3,
  forEachKey: 1,
  rotateKeys: 1,
  streamRotation: 1,
  retireKeys: 1,
  setRotationPolicies: 1,
  backupKeys: 1,
  getSchedules: 1,
  simulateKeys: 1,
  simulateNewKey: 1,
  createRunLimiter: 0,
  openReport: 1,
  parseManifest: 1,
  checkManifest: 1,
  parsePlan: 1,
  planManifest: 2,
  applyPlan: 2,
  runApply: 1,
  manifestFromVaults: 1,
  simulateManifest: 2,
  wrapDataKey: 3,
  rewrapTexts: 2,
  parseWrappedKeyText: 1,
  auditKeys: 1,
  auditSarif: 1,
  auditMarkdown: 1,
}

/** The parameters of each exported function, as its source has them. */
async function readParameters(): Promise<Map<string, string>> {
  const parameters = new Map<string, string>()
  const read = (path: string) => readFile(fileURLToPath(new URL(`../src/${path}`, import.meta.url)), 'utf8')
  for (const door of Object.keys(doors)) {
    const exports = (await read(`${door}.ts`)).matchAll(/export \{([^}]*)\} from '\.\/([^']+)'/g)
    for (const [, names = '', from = ''] of exports) {
      const source = await read(from)
      for (const name of names.split(',').map((each) => each.trim())) {
        const [, found] =
          new RegExp(`^export (?:async )?function\\*? ${name}\\b(?:<[^(]*>)?\\(([\\s\\S]*?)\\n?\\): `, 'm').exec(
            source,
          ) ?? []
        if (found !== undefined) parameters.set(name, found)
      }
    }
  }
  return parameters
}

test('every exported function that takes options is in the table', async () => {
  const parameters = await readParameters()
  const functions = Object.keys(everything).filter((name) => typeof everything[name] === 'function')
  // A function whose source was not understood must not pass unseen; classes are written differently.
  expect(functions.filter((name) => !parameters.has(name))).toEqual(['KeyturnError'])
  const takers = [...parameters].filter(([, text]) => /options\b|Options\b/.test(text)).map(([name]) => name)
  expect(takers.toSorted()).toEqual(Object.keys(placeOfOptions).toSorted())
})

test.each(Object.entries(placeOfOptions))(
  '%s refuses an option that it does not have by its name',
  async (name, place) => {
    const call = everything[name] as (...values: unknown[]) => unknown
    const before = Array.from({ length: place }, () => ({ url: 'https://contoso.vault.azure.net' }))
    const run = async () => {
      const result = await call(...before, { notAnOption: true })
      // What hands on one outcome after the other begins when it is asked for the first.
      await (result as AsyncIterator<unknown>).next?.()
    }
    await expect(run()).rejects.toMatchObject({ code: 'INVALID_INPUT', message: `${name} has no option "notAnOption"` })
  },
)
