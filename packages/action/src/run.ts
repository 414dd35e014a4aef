import { info } from '@actions/core'
import { addDuration, type ErrorSummary, getKey, KeyturnError, parseDuration, type Vault } from '@keyturn/core'
import { safeLines } from '@keyturn/core/text'
import type { ConnectionInputs } from './inputs/connection-inputs.ts'
import type { Environment } from './inputs/input-reader.ts'
import { filesOf, type Inputs, readInputs } from './inputs/inputs.ts'
import { InvalidManifest } from './inputs/invalid-manifest.ts'
import { refuseOutsideWorkspace } from './inputs/workspace.ts'
import { audit } from './operations/audit.ts'
import { make } from './operations/make.ts'
import { type ManifestStepOptions, runManifest } from './operations/manifest.ts'
import { retire } from './operations/retire.ts'
import { type RotateStepOptions, rotate } from './operations/rotate.ts'
import { toAnnotations, writeAnnotations } from './report/annotations.ts'
import { toProblems } from './report/failure.ts'
import { storeReport, writeSummary } from './report/files.ts'
import { renderHeadline } from './report/outcome-words.ts'
import { openOutputs, outputsOfFailure, toOutputs, writeOutputs } from './report/outputs.ts'
import { isProblem, type KeyResult, type Report, type ReportEvent } from './report/report.ts'
import { renderFailure, renderSummary } from './report/summary.ts'
import { judgeStep } from './report/verdict.ts'
import { connectTo } from './session/connection.ts'
import { createInterruption } from './session/interruption.ts'
import { maskSecrets } from './session/masking.ts'
import { type AssertionClaims, explainSignIn } from './session/oidc.ts'
import { tellError } from './words.ts'

/** One step of a workflow, from inputs to verdict. A key with a problem fails it, after everything has been written. */
export async function run(): Promise<void> {
  // Until the report is written: a promise that never settles would end Node with 0.
  process.exitCode = 1
  const { env } = process
  try {
    maskSecrets(env)
    openOutputs(env)
    const inputs = readInputs(env, tellIgnored)
    const report = await perform(inputs, env)
    writeOutputs(toOutputs({ ...report, ...(await storeReport(report, env)) }))
    await writeSummary(renderSummary(report), env)
    for (const { key, outcome, reason, error } of report.results) {
      info(safeLines(`${key}: ${outcome}, ${error?.message ?? reason.message}`))
    }
    info(safeLines(renderHeadline(report)))
    writeAnnotations(toAnnotations(report))
    const { exitCode, found } = judgeStep(report, inputs.failOn)
    writeAnnotations(found.map((message) => ({ level: 'error', title: 'keyturn', message })))
    process.exitCode = exitCode
  } catch (error) {
    await fail(error, env)
  }
}

function tellIgnored(variable: string): void {
  info(safeLines(`the variable ${variable} is no input of this action, and is ignored`))
}

/** A step that ended before anything could be said of single keys. */
async function fail(error: unknown, env: Environment): Promise<void> {
  const problems = toProblems(error)
  try {
    writeOutputs(outputsOfFailure(error instanceof KeyturnError ? error.code : 'UNEXPECTED'))
  } catch (caught) {
    // The annotation says what is wrong; where outputs cannot be written, that is it.
    if (!(error instanceof KeyturnError && caught instanceof KeyturnError)) problems.push(...toProblems(caught))
  }
  await writeSummary(renderFailure(problems), env)
  writeAnnotations(problems.map((problem) => ({ level: 'error', title: 'keyturn', ...problem })))
}

/** @throws {KeyturnError} when the step could not begin, or nothing can be said of single keys */
async function perform(inputs: Inputs, env: Environment): Promise<Report> {
  const { signal, inFlight, ...interruption } = createInterruption(inMilliseconds(inputs.timeout))
  const events: ReportEvent[] = []
  const open: Vault[] = []
  let lastClaims: AssertionClaims | undefined
  const onClaims = (claims: AssertionClaims | undefined) => {
    lastClaims = claims
  }
  const connect = async (connection: ConnectionInputs): Promise<Vault> => {
    const vault = await connectTo(connection, { env, signal: inFlight, onClaims })
    open.push(vault)
    return vault
  }
  const onReportFile = (file: string) => writeOutputs({ 'report-file': file })
  const onEvent = (event: Omit<ReportEvent, 'on'>) => {
    events.push({ on: open[0]?.now() ?? new Date(), ...event })
    info(safeLines(event.key === undefined ? event.text : `${event.key}: ${event.text}`))
  }
  const work = async () => {
    if (!inputs.allowOutsideWorkspace) await refuseOutsideWorkspace(filesOf(inputs), env)
    const part = await operate(inputs, { env, signal, connect, onEvent, onReportFile })
    const results = part.results.map((result) => explain(result, lastClaims))
    return { ...part, results: await nameLatest(results, open) }
  }
  try {
    const part = await interruption.bound(work(), { writes: inputs.operation !== 'audit' && !isDryRun(inputs) })
    return { operation: inputs.operation, dryRun: isDryRun(inputs), ...part, events }
  } catch (error) {
    if (!(error instanceof KeyturnError) || error instanceof InvalidManifest) throw error
    const { code, message, ...details } = explainSignIn(tellError(error), lastClaims)
    throw new KeyturnError(code, message, { ...details, cause: error })
  } finally {
    interruption.dispose()
    await Promise.all(open.map((vault) => vault.close?.()))
  }
}

function isDryRun(inputs: Inputs): boolean {
  return inputs.operation === 'plan' || ('dryRun' in inputs && inputs.dryRun)
}

type StepTools = Omit<ManifestStepOptions, 'isReattempt'> & Pick<RotateStepOptions, 'onReportFile'>

async function operate(inputs: Inputs, tools: StepTools): Promise<Omit<Report, 'operation' | 'dryRun' | 'events'>> {
  const { env, signal, connect, onEvent, onReportFile } = tools
  const isReattempt = Number(env.GITHUB_RUN_ATTEMPT ?? '1') > 1
  if (inputs.operation === 'audit') return audit(inputs, { env, signal, connect })
  if ('manifestFile' in inputs) return runManifest(inputs, { ...tools, isReattempt })
  const selection = await Promise.all(
    inputs.targets.map(async ({ connection, keys }) => ({
      vault: await connect(connection),
      names: keys === 'all' ? undefined : keys,
    })),
  )
  const vaults = selection.map(({ vault: { name, url } }) => ({ name, url }))
  switch (inputs.operation) {
    case 'rotate':
      return { vaults, ...(await rotate(selection, inputs, { env, signal, isReattempt, onEvent, onReportFile })) }
    case 'retire':
      return { vaults, ...(await retire(selection, inputs, { signal, env })) }
    default:
      return { vaults, results: await make(selection, inputs, { signal, env }) }
  }
}

/** Retiring, planning and applying need not come by the latest version; a step about one key names it all the same. */
async function nameLatest(results: KeyResult[], open: readonly Vault[]): Promise<KeyResult[]> {
  const [only, ...others] = results
  if (only === undefined || others.length > 0 || only.id !== null || isProblem(only)) return results
  const vault = open.find(({ url }) => url === only.vaultUrl)
  // A key that is not there yet has none; and what the step has done is told, whether this can be read or not.
  const key = vault && (await getKey(vault, only.key).catch(() => undefined))
  return key === undefined ? results : [{ ...only, id: key.id, version: key.version }]
}

/** A result with its errors in the words of a workflow, and what a refused sign-in has sent. */
function explain(result: KeyResult, claims: AssertionClaims | undefined): KeyResult {
  const inWords = (error: ErrorSummary | null) => error && tellError(error)
  const error = inWords(result.error)
  return {
    ...result,
    error: error && explainSignIn(error, claims),
    steps: result.steps?.map((step) => ({ ...step, error: inWords(step.error) })) ?? null,
  }
}

function inMilliseconds(duration: string): number {
  return addDuration(new Date(0), parseDuration(duration)).getTime()
}
