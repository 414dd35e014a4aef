import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { KeyturnError, type Vault } from '@keyturn/core'
import {
  checkManifest,
  isPlanText,
  type NamedVault,
  type Plan,
  parsePlan,
  planDigest,
  planManifest,
  runApply,
} from '@keyturn/core/manifest'
import { type ConnectionInputs, hostsOf } from '../inputs/connection-inputs.ts'
import type { Environment } from '../inputs/input-reader.ts'
import { InvalidManifest } from '../inputs/invalid-manifest.ts'
import type { ManifestInputs } from '../inputs/manifest-inputs.ts'
import { readUses } from '../inputs/uses-file.ts'
import { readWorkspaceFile } from '../inputs/workspace.ts'
import type { KeyResult, Report } from '../report/report.ts'
import { appliedResults, type Locations, locateKeys, plannedResults } from './manifest-results.ts'
import { chooseVaults } from './manifest-vaults.ts'
import { openRotationJournal, settleEarlierAttempt } from './rotate.ts'

export interface ManifestStepOptions {
  env: Environment
  signal: AbortSignal
  /** Whether this is a second try of the workflow: what the first one sent may still be taking effect. */
  isReattempt: boolean
  connect(connection: ConnectionInputs): Promise<Vault>
  onEvent: (event: { key?: string; text: string }) => void
}

type ManifestReport = Pick<Report, 'vaults' | 'results'> & Partial<Pick<Report, 'planned' | 'planFile' | 'planDigest'>>

/** Plans or applies the manifest of the step. A plan is stored, so that a later step can apply exactly that. */
export async function runManifest(inputs: ManifestInputs, options: ManifestStepOptions): Promise<ManifestReport> {
  const text = await readWorkspaceFile('manifest', inputs.manifestFile, options.env)
  const source = await openSource(text, inputs, options)
  const plan = await source.plan()
  const locations = source.isPlan ? new Map() : locateKeys(text, inputs.manifestFile)
  const vaults = source.vaults.map(({ vault: { name, url } }) => ({ name, url }))
  if (inputs.operation === 'plan' || inputs.dryRun) {
    const stored = inputs.operation === 'plan' ? await storePlan(plan, options.env) : {}
    return { vaults, results: plannedResults(plan, locations), planned: plan.steps, ...stored }
  }
  return { vaults, results: await applyAll(plan, source, { inputs, options, locations }) }
}

interface PlanSource {
  plan(): Promise<Plan>
  vaults: NamedVault<Vault>[]
  /** A stored plan is what it is; a manifest can be planned again. */
  isPlan: boolean
}

async function openSource(text: string, inputs: ManifestInputs, options: ManifestStepOptions): Promise<PlanSource> {
  const { connection, manifestFile: file } = inputs
  const connectAll = (references: readonly string[], vaultOf = (reference: string) => reference) =>
    Promise.all(
      references.map(async (reference) => ({
        reference,
        vault: await options.connect({ ...connection, vault: vaultOf(reference) }),
      })),
    )
  if (isPlanText(text)) {
    if (inputs.operation === 'plan') {
      throw new KeyturnError('INVALID_INPUT', `"manifest" names "${file}", which is a plan already`, {
        hint: 'Give it to a step with "operation: apply".',
      })
    }
    if (inputs.usesFile !== undefined) {
      throw new KeyturnError('INVALID_INPUT', `"uses" goes with a manifest, and "${file}" is a stored plan`, {
        hint: 'Give it to the step with "operation: plan" that makes the plan.',
      })
    }
    const plan = parsePlan(text, { ...hostsOf(connection), file, digest: inputs.planDigest })
    const urls = new Map(plan.vaults.map(({ reference, url }) => [reference, url]))
    // A name means another host in another cloud; the URL is what was planned for. Embedded vaults go by their name.
    const vaults = await connectAll([...urls.keys()], (reference) =>
      /^local(:|$)/.test(reference) ? reference : (urls.get(reference) ?? reference),
    )
    return { plan: async () => plan, vaults, isPlan: true }
  }
  if (inputs.planDigest !== undefined) {
    throw new KeyturnError('INVALID_INPUT', `"plan-digest" goes with a stored plan, and "${file}" is a manifest`, {
      hint: 'Give "manifest" the output "plan-file" of a step with "operation: plan".',
    })
  }
  const { manifest, problems } = checkManifest(text, hostsOf(connection))
  if (manifest === undefined) throw new InvalidManifest(file, problems)
  const vaults = await connectAll(chooseVaults(manifest, inputs.vaults, options.env))
  const chosen = { ...manifest, vaults: vaults.map(({ reference }) => reference) }
  const uses = await readUses(inputs, options.env)
  return { plan: () => planManifest(chosen, vaults, { uses, signal: options.signal }), vaults, isPlan: false }
}

async function storePlan(plan: Plan, env: Environment): Promise<Pick<Report, 'planFile' | 'planDigest'>> {
  const folder = await mkdtemp(join(env.RUNNER_TEMP || tmpdir(), 'keyturn-plan-'))
  const file = join(folder, 'plan.json')
  const text = `${JSON.stringify(plan, undefined, 2)}\n`
  await writeFile(file, text, { mode: 0o600 })
  return { planFile: file, planDigest: planDigest(text) }
}

interface Applying {
  inputs: ManifestInputs
  options: ManifestStepOptions
  locations: Locations
}

async function applyAll(
  first: Plan,
  source: PlanSource,
  { inputs, options, locations }: Applying,
): Promise<KeyResult[]> {
  const journal = await openRotationJournal(options.env, options.onEvent)
  let known: Plan | undefined = await planAfterEarlierAttempt(first, source, options)
  const result = await runApply(
    {
      plan: async () => {
        const plan = known ?? (await source.plan())
        known = undefined
        return plan
      },
      vaults: new Map(source.vaults.map(({ vault }) => [vault.url, vault])),
      replans: !source.isPlan,
    },
    {
      verify: inputs.verify,
      ...(source.isPlan && { maxAge: inputs.maxPlanAge }),
      journal,
      signal: options.signal,
      onEvent: (event) => {
        if (event.type === 'step') options.onEvent({ key: event.step.key, text: `${event.step.action} begun` })
      },
    },
  )
  await journal?.reported()
  return appliedResults(result, locations)
}

/** An attempt that was cut off may have sent a rotation that lands after this one has looked. */
async function planAfterEarlierAttempt(
  plan: Plan,
  source: PlanSource,
  { isReattempt, signal, onEvent }: ManifestStepOptions,
): Promise<Plan> {
  const rotates = plan.steps.some(({ action }) => action === 'rotate')
  const [first] = source.vaults
  if (!isReattempt || !rotates || first === undefined) return plan
  await settleEarlierAttempt(first.vault, { signal, onEvent })
  return source.plan()
}
