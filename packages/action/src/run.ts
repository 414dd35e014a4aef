import { info } from '@actions/core'
import { addDuration, type ErrorSummary, KeyturnError, parseDuration, type Vault } from '@keyturn/core'
import { safeLines } from '@keyturn/core/text'
import type { ConnectionInputs } from './inputs/connection-inputs.ts'
import type { Environment } from './inputs/input-reader.ts'
import { type Inputs, InvalidInputs, readInputs } from './inputs/inputs.ts'
import { make } from './operations/make.ts'
import { InvalidManifest, type ManifestStepOptions, runManifest } from './operations/manifest.ts'
import { retire } from './operations/retire.ts'
import { rotate } from './operations/rotate.ts'
import { type Annotation, toAnnotations, writeAnnotations } from './report/annotations.ts'
import { toOutputs, writeOutputs } from './report/outputs.ts'
import { isProblem, type KeyResult, type Report, type ReportEvent } from './report/report.ts'
import { renderFailure, renderHeadline, renderSummary, writeSummary } from './report/summary.ts'
import { type ConnectedVault, connectTo } from './session/connection.ts'
import { createInterruption } from './session/interruption.ts'
import { maskSecrets } from './session/masking.ts'
import { explainSignIn } from './session/oidc.ts'
import { tellError } from './words.ts'

const mostProblemsShown = 40

/** One step of a workflow, from inputs to verdict. A key with a problem fails it, after everything has been written. */
export async function run(): Promise<void> {
  // Until the report is written: a promise that never settles would end Node with 0.
  process.exitCode = 1
  const { env } = process
  try {
    maskSecrets(env)
    const report = await perform(readInputs(env), env)
    writeOutputs(toOutputs(report))
    await writeSummary(renderSummary(report), env)
    for (const { key, outcome, reason, error } of report.results) {
      info(safeLines(`${key}: ${outcome}, ${error?.message ?? reason.message}`))
    }
    info(safeLines(renderHeadline(report)))
    writeAnnotations(toAnnotations(report))
    process.exitCode = report.results.some(isProblem) || (report.failures ?? []).length > 0 ? 1 : 0
  } catch (error) {
    const problems = toProblems(error)
    await writeSummary(renderFailure(problems), env)
    writeAnnotations(problems.map((problem) => ({ level: 'error', title: 'keyturn', ...problem })))
  }
}

/** @throws {KeyturnError} when the step could not begin, or nothing can be said of single keys */
async function perform(inputs: Inputs, env: Environment): Promise<Report> {
  const { signal, inFlight, ...interruption } = createInterruption(inMilliseconds(inputs.timeout))
  const events: ReportEvent[] = []
  const open: ConnectedVault[] = []
  const connect = async (connection: ConnectionInputs): Promise<Vault> => {
    const connected = await connectTo(connection, { env, signal: inFlight })
    open.push(connected)
    return connected.vault
  }
  const lastClaims = () => open.map((connected) => connected.lastClaims()).findLast((claims) => claims !== undefined)
  const onEvent = (event: Omit<ReportEvent, 'on'>) => {
    events.push({ on: open[0]?.vault.now() ?? new Date(), ...event })
    info(safeLines(event.key === undefined ? event.text : `${event.key}: ${event.text}`))
  }
  try {
    const part = await interruption.bound(operate(inputs, { env, signal, connect, onEvent }), {
      writes: !isDryRun(inputs),
    })
    return {
      operation: inputs.operation,
      dryRun: isDryRun(inputs),
      ...part,
      results: part.results.map((result) => explain(result, lastClaims())),
      events,
    }
  } catch (error) {
    if (!(error instanceof KeyturnError) || error instanceof InvalidManifest) throw error
    const { code, message, ...details } = explainSignIn(tellError(error), lastClaims())
    throw new KeyturnError(code, message, { ...details, cause: error })
  } finally {
    interruption.dispose()
    await Promise.all(open.map(({ vault }) => vault.close?.()))
  }
}

function isDryRun(inputs: Inputs): boolean {
  return inputs.operation === 'plan' || ('dryRun' in inputs && inputs.dryRun)
}

type StepTools = Omit<ManifestStepOptions, 'isReattempt'>

async function operate(inputs: Inputs, tools: StepTools): Promise<Omit<Report, 'operation' | 'dryRun' | 'events'>> {
  const { env, signal, connect, onEvent } = tools
  const isReattempt = Number(env.GITHUB_RUN_ATTEMPT ?? '1') > 1
  if ('manifestFile' in inputs) return runManifest(inputs, { ...tools, isReattempt })
  const vault = await connect(inputs.connection)
  const vaults = [{ name: vault.name, url: vault.url }]
  switch (inputs.operation) {
    case 'rotate':
      return { vaults, ...(await rotate(vault, inputs, { env, signal, isReattempt, onEvent })) }
    case 'retire':
      return { vaults, ...(await retire(vault, inputs, { signal, env })) }
    default:
      return { vaults, results: await make(vault, inputs, { signal, env }) }
  }
}

/** A result with its errors in the words of a workflow, and what a refused sign-in has sent. */
function explain(result: KeyResult, claims: Parameters<typeof explainSignIn>[1]): KeyResult {
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

function toProblems(error: unknown): Pick<Annotation, 'message' | 'hint' | 'location'>[] {
  if (error instanceof InvalidManifest) {
    const { file, problems } = error
    return problems.slice(0, mostProblemsShown).map(({ line, column, path, message }) => ({
      message: `${file}:${line}:${column}: ${path === '' ? '' : `${path}: `}${message}`,
      location: { file, line, column },
    }))
  }
  if (error instanceof InvalidInputs) return error.problems.map((message) => ({ message }))
  if (error instanceof KeyturnError) {
    const { message, hint } = tellError(error)
    return [{ message, hint: hint ?? undefined }]
  }
  return [
    {
      message: `keyturn has a defect: ${error instanceof Error ? error.message : String(error)}`,
      hint: 'Please report it, with the log of this step.',
    },
  ]
}
