import { commandGroups } from './command-list.ts'
import type { Absence } from './local-vault/open.ts'
import { asReported, createOutput, type Output } from './output/output.ts'
import type { Command } from './program/command.ts'
import { type ExitStatus, exitStatus, exitStatusOf, isExitStatus } from './program/exit-status.ts'
import { findHelp, renderHelp } from './program/help.ts'
import { createInterruption, type Interruption } from './program/interruption.ts'
import type { CommandLine } from './program/parse-argv.ts'
import type { Settings } from './program/settings.ts'
import type { Query } from './render/query.ts'
import { Declined } from './session/declined.ts'

const defaultTimeoutMinutes = 5

/** Runs one command line from start to exit status. */
export async function run(process: NodeJS.Process): Promise<void> {
  const argv = process.argv.slice(2)
  const interruption = createInterruption(process)
  // What a command line that cannot be read asked for still counts in how that is said.
  let output = outputFor(process, { debug: argv.includes('--debug'), noColor: argv.includes('--no-color') })
  let status: ExitStatus
  try {
    if (argv[0] === '__complete') {
      await (await import('./runs/print-completion.ts')).printCompletion(argv.slice(1), {
        groups: commandGroups,
        output,
        process,
      })
      await output.flush()
      process.exit(exitStatus.done)
    }
    const helpOptions = { groups: commandGroups, width: helpWidth(process.stdout.columns) }
    const help = await findHelp(argv, helpOptions)
    const settings = help === undefined ? await readSettingsOf(process) : undefined
    const line =
      help === undefined
        ? await (await import('./program/parse-argv.ts')).parseArgv(argv, commandGroups, settings)
        : undefined
    if (help !== undefined) {
      output.print(help)
      status = exitStatus.done
    } else if (line === undefined) {
      output.note(await renderHelp(argv, helpOptions))
      status = exitStatus.usage
    } else {
      output = outputFor(process, line.args, await readQuery(line.args))
      status = await runCommand(line, { output, interruption, process, settings })
    }
  } catch (error) {
    if (error instanceof Declined) output.note(error.message)
    else output.error(error)
    status = exitStatusOf(asReported(error).code)
  }
  process.exitCode = await handOver(output, status)
  interruption.dispose()
  // What still runs after an interruption was given its time, and must not hold the process.
  if (interruption.signal.aborted) process.exit()
}

/** Columns for help: what the terminal has, within what is pleasant to read. A terminal of unknown size says 0. */
function helpWidth(columns: number | undefined): number {
  return Math.max(40, Math.min(columns || 80, 100))
}

/** The status counts only when the report has reached its reader. */
async function handOver(output: Output, status: ExitStatus): Promise<ExitStatus> {
  try {
    await output.flush()
    return status
  } catch (error) {
    output.error(error)
    return exitStatus.unexpected
  } finally {
    await output.end().catch(() => undefined)
  }
}

interface Surroundings {
  output: Output
  interruption: Interruption
  process: NodeJS.Process
  settings: Settings | undefined
}

async function readSettingsOf({ env, cwd }: NodeJS.Process): Promise<Settings> {
  return (await import('./program/settings.ts')).readSettings(env, cwd())
}

async function runCommand(
  { command, args }: CommandLine,
  { output, interruption, process, settings }: Surroundings,
): Promise<ExitStatus> {
  const [{ createContext }, { findWouldWrite }, { dryRunView }] = await Promise.all([
    import('./session/context.ts'),
    import('./session/dry-run.ts'),
    import('./render/dry-run.ts'),
  ])
  const minutes = command.timeoutMinutes ?? defaultTimeoutMinutes
  if (args.timeout !== undefined) {
    const { parseTimeout } = await import('./flags/timeout.ts')
    interruption.endAfter(parseTimeout(args.timeout), args.timeout)
  } else if (minutes !== 'none') {
    const { waitForAccess } = args
    const waits = waitForAccess === undefined ? 0 : (await import('./flags/timeout.ts')).parseAccessWait(waitForAccess)
    interruption.endAfter(minutes * 60_000 + waits, `${minutes + Math.round(waits / 60_000)} minutes`)
  }
  const context = createContext({
    args,
    output,
    interruption,
    process,
    absence: absenceFor(command, args.dryRun),
    settings,
  })
  try {
    const ended = await interruption.bound<unknown>(command.run(context, args), {
      writes: (command.writes ?? false) && !args.dryRun,
      onWait: ({ message }) =>
        output.note(`${message}; what was sent is waited for, and nothing new is begun. Ctrl-C ends at once.`),
    })
    return isExitStatus(ended) ? ended : exitStatus.done
  } catch (error) {
    const wouldWrite = findWouldWrite(error)
    if (wouldWrite === undefined) throw error
    await output.result(wouldWrite.preview, dryRunView)
    return exitStatus.done
  } finally {
    // After an interruption nothing may hold up the report.
    const closed = context.close()
    if (!interruption.signal.aborted) await closed
  }
}

/** Reading never makes a vault; to a plan or a dry run, one that is to be made is an empty one. */
function absenceFor({ writes, plans }: Command, dryRun: boolean | undefined): Absence {
  if (!writes) return plans ? 'empty' : 'not-found'
  return dryRun ? 'empty' : 'make'
}

/** @throws {KeyturnError} `INVALID_INPUT` when it is no expression, or there is nothing to ask it of */
async function readQuery({ query, output }: CommandLine['args']): Promise<Query | undefined> {
  if (query === undefined) return undefined
  const { parseQuery } = await import('./render/query.ts')
  const parsed = parseQuery(query)
  if (output === 'json' || output === 'yaml' || output === 'tsv') return parsed
  const { invalid } = await import('./program/usage-error.ts')
  throw invalid(`--query asks for a part of a value, and -o ${output} is none`, 'Add -o json, -o yaml or -o tsv.')
}

function outputFor({ env, stdout, stderr }: NodeJS.Process, args: Partial<CommandLine['args']>, query?: Query): Output {
  return createOutput({
    format: args.output ?? 'text',
    query,
    quiet: args.quiet ?? false,
    debug: args.debug ?? false,
    colour: args.noColor !== true,
    env,
    stdout,
    stderr,
  })
}
