import { type ChildProcess, spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { runInProcess } from './run-in-process.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const { inputs: declared, outputs } = parse(await readFile(join(root, 'action.yml'), 'utf8')) as {
  inputs: Record<string, { default?: string }>
  outputs: Record<string, unknown>
}
export const declaredOutputs: Record<string, unknown> = outputs

/** What a step left behind. */
export interface StepResult {
  status: number | null
  /** The log, as the runner reads it. */
  log: string
  outputs: Record<string, string>
  summary: string
  /** Workflow commands in the log, unescaped. */
  commands: { name: string; title?: string; text: string }[]
}

/** A job on a runner: a temporary folder, and steps that use the action as it is committed. */
export interface Job {
  /** The runner's temporary folder, which all steps of the job share. */
  folder: string
  step(inputs: Record<string, string>, env?: Record<string, string>, options?: StepOptions): Promise<StepResult>
  end(): Promise<void>
}

export interface StepOptions {
  /** Cancels the step as the runner does, with SIGINT, as soon as the log has this text. */
  cancelAt?: string | undefined
  /** The signal in place of SIGINT. */
  signal?: NodeJS.Signals | undefined
  /** Something that happens outside of the step, once, as soon as its log has this text. */
  meanwhile?: { at: string; act: (step: ChildProcess) => unknown } | undefined
  /** Which job of a matrix it is a step of. Default: there is no matrix, and the job is the only one. */
  strategy?: Strategy | undefined
}

/** What GitHub's context of the name says of a job: which one of its matrix it is, from 0. */
export interface Strategy {
  'job-index': number
  'job-total': number
}

export async function startJob(): Promise<Job> {
  const folder = await mkdtemp(join(tmpdir(), 'keyturn-action-'))
  return {
    folder,
    step: (inputs, env = {}, options = {}) => runStep(folder, inputs, { env, ...options }),
    end: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  }
}

let steps = 0

/**
 * Runs the bundled action with the environment that a runner gives it: its files, every input with its default. In this
 * process, at a fifth of the cost, unless the step has variables of its own or something happens to it meanwhile: then it
 * is started, as a runner does.
 */
async function runStep(
  folder: string,
  inputs: Record<string, string>,
  { env, strategy = { 'job-index': 0, 'job-total': 1 }, ...options }: StepOptions & { env: Record<string, string> },
): Promise<StepResult> {
  const isStarted = Object.keys(env).length > 0 || Object.values(options).some((option) => option !== undefined)
  const files = {
    GITHUB_OUTPUT: join(folder, `output-${++steps}`),
    // What the action writes summaries with remembers the first file of a process.
    GITHUB_STEP_SUMMARY: isStarted ? join(folder, `summary-${steps}`) : await onlySummaryFile(),
  }
  await Promise.all(Object.values(files).map((file) => writeFile(file, '')))
  const defaults = Object.fromEntries(
    Object.entries(declared).map(([name, input]) => [name, evaluateDefault(input.default ?? '', strategy)]),
  )
  const given = Object.entries({ ...defaults, ...inputs }).map(([name, value]) => [
    `INPUT_${name.toUpperCase()}`,
    value,
  ])
  const { PATH = '', SystemRoot } = process.env
  const variables: Record<string, string> = {
    PATH,
    ...(SystemRoot !== undefined && { SystemRoot }),
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKSPACE: folder,
    RUNNER_TEMP: folder,
    KEYTURN_STATE_DIR: join(folder, 'state'),
    ...files,
    ...Object.fromEntries(given),
    ...env,
  }
  const { status, log } = await (isStarted ? startStep(folder, variables, options) : runInProcess(variables))
  return {
    status,
    log,
    outputs: readOutputs(await readFile(files.GITHUB_OUTPUT, 'utf8')),
    summary: await readFile(files.GITHUB_STEP_SUMMARY, 'utf8'),
    commands: readCommands(log),
  }
}

/** As the runner does, with a context that defaults may look at. */
function evaluateDefault(text: string, strategy: Strategy): string {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of GitHub's
  if (text !== '${{ toJSON(strategy) }}') return text
  return JSON.stringify({ 'fail-fast': true, ...strategy, 'max-parallel': strategy['job-total'] }, null, 2)
}

let summaryFile: Promise<string> | undefined

function onlySummaryFile(): Promise<string> {
  summaryFile ??= mkdtemp(join(tmpdir(), 'keyturn-action-summary-')).then((folder) => {
    process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
    return join(folder, 'summary')
  })
  return summaryFile
}

async function startStep(
  cwd: string,
  env: Record<string, string>,
  { cancelAt, signal = 'SIGINT', meanwhile }: StepOptions,
): Promise<Pick<StepResult, 'status' | 'log'>> {
  const child = spawn(process.execPath, [join(root, 'packages/action/dist/main.js')], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let log = ''
  let happened = false
  const done: unknown[] = []
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      log += text
      if (cancelAt !== undefined && !child.killed && log.includes(cancelAt)) child.kill(signal)
      if (meanwhile !== undefined && !happened && log.includes(meanwhile.at)) {
        happened = true
        done.push(meanwhile.act(child))
      }
    })
  }
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  await Promise.all(done)
  return { status, log }
}

/** The runner's file of outputs: `name<<delimiter`, lines, `delimiter`. */
export function readOutputs(text: string): Record<string, string> {
  const outputs: Record<string, string> = {}
  const lines = text.split(/\r?\n/)
  for (let at = 0; at < lines.length; at++) {
    const [, name, delimiter] = /^(.+)<<(ghadelimiter_.+)$/.exec(lines[at] ?? '') ?? []
    if (name === undefined || delimiter === undefined) continue
    const end = lines.indexOf(delimiter, at)
    outputs[name] = lines.slice(at + 1, end).join('\n')
    at = end
  }
  return outputs
}

/** What the runner would obey, by its own rule: `::` first in a line after any space, or `##[` anywhere. */
function readCommands(log: string): StepResult['commands'] {
  return log.split(/\r\n|\r|\n/).flatMap((line) => {
    if (line.includes('##[')) return [{ name: 'old form', text: line }]
    const [, name, properties, text] = /^::([\w-]+)(?: (.*?))?::(.*)$/s.exec(line.trimStart()) ?? []
    if (name === undefined || text === undefined) return []
    const [, title] = /title=([^,]*)/.exec(properties ?? '') ?? []
    return [{ name, ...(title !== undefined && { title: unescapeData(title) }), text: unescapeData(text) }]
  })
}

function unescapeData(text: string): string {
  return decodeURIComponent(text.replace(/%(?!25|0D|0A|3A|2C)/g, '%25'))
}
