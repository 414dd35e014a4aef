import { info } from '@actions/core'
import { addDuration, type ErrorSummary, KeyturnError, parseDuration } from '@keyturn/core'
import { toAnnotations, writeAnnotations } from './annotations.ts'
import { connectTo } from './connection.ts'
import type { Environment } from './input-reader.ts'
import { type Inputs, InvalidInputs, readInputs } from './inputs.ts'
import { createInterruption } from './interruption.ts'
import { make } from './make.ts'
import { maskSecrets } from './masking.ts'
import { explainSignIn } from './oidc.ts'
import { toOutputs, writeOutputs } from './outputs.ts'
import { isProblem, type KeyResult, type Report, type ReportEvent } from './report.ts'
import { rotate } from './rotate.ts'
import { renderFailure, renderHeadline, renderSummary, writeSummary } from './summary.ts'
import { toLogLines } from './text.ts'

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
      info(toLogLines(`${key}: ${outcome}, ${error?.message ?? reason.message}`))
    }
    info(toLogLines(renderHeadline(report)))
    writeAnnotations(toAnnotations(report))
    process.exitCode = report.results.some(isProblem) ? 1 : 0
  } catch (error) {
    const problems = toProblems(error)
    await writeSummary(renderFailure(problems), env)
    writeAnnotations(problems.map(({ message, hint }) => ({ level: 'error', title: 'keyturn', message, hint })))
  }
}

/** @throws {KeyturnError} when the step could not begin, or nothing can be said of single keys */
async function perform(inputs: Inputs, env: Environment): Promise<Report> {
  const { signal, ...interruption } = createInterruption(inMilliseconds(inputs.timeout))
  const { vault, lastClaims } = await connectTo(inputs.connection, { env, signal })
  const events: ReportEvent[] = []
  const onEvent = (event: Omit<ReportEvent, 'on'>) => {
    events.push({ on: vault.now(), ...event })
    info(toLogLines(event.key === undefined ? event.text : `${event.key}: ${event.text}`))
  }
  const isReattempt = Number(env.GITHUB_RUN_ATTEMPT ?? '1') > 1
  try {
    const results = await interruption.bound(
      inputs.operation === 'rotate'
        ? rotate(vault, inputs, { signal, isReattempt, onEvent })
        : make(vault, inputs, { signal, env }),
    )
    return {
      operation: inputs.operation,
      vaultName: vault.name,
      vaultUrl: vault.url,
      dryRun: inputs.operation === 'rotate' && inputs.dryRun,
      results: results.map((result) => explain(result, lastClaims())),
      events,
    }
  } catch (error) {
    if (!(error instanceof KeyturnError)) throw error
    const { code, message, ...details } = explainSignIn(error.toJSON(), lastClaims())
    throw new KeyturnError(code, message, { ...details, cause: error })
  } finally {
    interruption.dispose()
    await vault.close?.()
  }
}

function explain(result: KeyResult, claims: Parameters<typeof explainSignIn>[1]): KeyResult {
  return result.error === undefined ? result : { ...result, error: explainSignIn(result.error, claims) }
}

function inMilliseconds(duration: string): number {
  return addDuration(new Date(0), parseDuration(duration)).getTime()
}

function toProblems(error: unknown): Pick<ErrorSummary, 'message' | 'hint'>[] {
  if (error instanceof InvalidInputs) return error.problems.map((message) => ({ message }))
  if (error instanceof KeyturnError) return [error.toJSON()]
  return [
    {
      message: `keyturn has a defect: ${error instanceof Error ? error.message : String(error)}`,
      hint: 'Please report it, with the log of this step.',
    },
  ]
}
