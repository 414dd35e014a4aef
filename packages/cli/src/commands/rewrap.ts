import { KeyturnError, type Vault } from '@keyturn/core'
import {
  type RewrapEntry,
  type RewrapOptions,
  reportUses,
  rewrapTexts,
  type WrapAlgorithm,
  wrapAlgorithms,
} from '@keyturn/core/data-keys'
import { judgeRun } from '@keyturn/core/fleet'
import { writePublicFile } from '../files/secret-file.ts'
import { readPipedText } from '../files/text-input.ts'
import type { Args } from '../flags/args.ts'
import { filesFromArgs, valueFlags, valuesFromArgs } from '../flags/value-flags.ts'
import type { Command } from '../program/command.ts'
import { type ExitStatus, exitStatus, exitStatusOfRun } from '../program/exit-status.ts'
import { createPaint } from '../render/paint.ts'
import { type RewrapOutput, rewrapEntryOutput, rewrapView } from '../render/rewrap.ts'
import { asUnwritten, nothingWrapped, rewrapFiles } from '../runs/rewrap-files.ts'
import type { Context } from '../session/context.ts'

const flags = {
  ...valueFlags,
  alg: { choices: wrapAlgorithms, value: 'ALG', describe: 'As before; RSA-OAEP-256 in place of RSA1_5' },
  'enable-for-rewrap': {
    type: 'boolean',
    describe: 'Enable a disabled version while its values are opened; it is disabled again whatever happens',
  },
  'sql-out': { type: 'string', value: 'FILE', describe: 'Write there the T-SQL that moves column keys of SQL Server' },
  'exit-code': { type: 'boolean', describe: 'End with status 8 when an old version is still needed' },
} as const

type RewrapArgs = Args<typeof flags> & { path?: string[] }

export const rewrap: Command = {
  positionals: {
    '[path..]':
      'Files or folders with wrapped keys of any known format. None: standard input is rewritten to standard output',
  },
  flags,
  details:
    'Each value is unwrapped by the version that wrapped it and wrapped by the newest one, both in the vault, and opened and compared before the old one is let go. Knows envelopes of "wrap", JWEs, sops, MongoDB data keys, go-kms-wrapping, and column keys of SQL Server by themselves. Files are replaced in one piece, and nothing in them but the values changes.',
  examples: [
    ['rewrap dek.json --vault contoso', 'One wrapped key'],
    ['rewrap secrets --include *.enc.yaml --vault contoso', 'Every sops file of a folder'],
    ['rewrap conf --json-path $..dek --vault contoso', 'Every "dek" in the JSON and YAML files of a folder'],
    ['rewrap --vault contoso < tokens.jwe > new.jwe', 'One JWE a line'],
    ['rewrap . --dry-run --exit-code --vault contoso', 'Whether an old version is still needed'],
  ],
  timeoutMinutes: 60,
  writes: true,
  run: async (context: Context, args: RewrapArgs) => {
    const options = readOptions(args, context)
    const vaults = await context.vaults()
    const entries: RewrapEntry[] = []
    const ended = await rewrapAll(context, vaults, { args, options, entries }).catch((error: unknown) => ({ error }))
    if (ended !== undefined && entries.length === 0) throw ended.error
    const left = reportUses(entries.filter(({ needs }) => needs !== null))
    const output: RewrapOutput = { values: entries.map(rewrapEntryOutput), left }
    if (isInput(args)) context.output.note(rewrapView.text(output, createPaint(false)))
    else await context.output.result(output, rewrapView)
    if (ended !== undefined) throw ended.error
    const isLeft = args.exitCode === true && left.uses.length + left.unknown.length > 0
    return rewrapStatus(entries, isLeft)
  },
}

interface Work {
  args: RewrapArgs
  options: RewrapOptions
  /** Gets what is done, also when the rest fails. */
  entries: RewrapEntry[]
}

async function rewrapAll(context: Context, vaults: Vault[], { args, options, entries }: Work): Promise<undefined> {
  if (isInput(args)) {
    entries.push(...(await rewrapInput(context, vaults, options)))
    return
  }
  const statements: string[] = []
  await rewrapFiles(vaults, args.path ?? [], { options, files: filesFromArgs(args), entries, statements })
  await keepStatements(args, { statements, entries })
  const [only, ...others] = entries
  if (only?.format === 'none' && only.error !== null && others.length === 0) {
    entries.length = 0
    throw only.error
  }
}

/** Without them what was wrapped anew is lost, and the database needs what it needed before. */
async function keepStatements(
  { sqlOut }: RewrapArgs,
  { statements, entries }: { statements: string[]; entries: RewrapEntry[] },
): Promise<void> {
  if (statements.length === 0) return
  if (sqlOut !== undefined) return writePublicFile(sqlOut, statements.join('\n'), { replace: true })
  const error = new KeyturnError('INVALID_INPUT', 'the database keeps this value, and no file for T-SQL was named', {
    hint: 'Give --sql-out FILE, and run in the database what is written there.',
  })
  for (const [index, entry] of entries.entries()) {
    if (entry.format === 'column-key') entries[index] = asUnwritten(entry, error)
  }
}

function isInput({ path }: RewrapArgs): boolean {
  return path === undefined || path.length === 0
}

function readOptions(args: RewrapArgs, { dryRun, signal }: Context): RewrapOptions {
  if (isInput(args) && args.output !== 'text') {
    throw new KeyturnError('INVALID_INPUT', 'the rewritten text goes to standard output; leave --output out')
  }
  return {
    ...valuesFromArgs(args),
    algorithm: args.alg as WrapAlgorithm | undefined,
    enableForRewrap: args.enableForRewrap,
    dryRun,
    signal,
  }
}

/** The rewritten text goes to standard output; for what a database keeps, the T-SQL. */
async function rewrapInput(context: Context, vaults: Vault[], options: RewrapOptions): Promise<RewrapEntry[]> {
  const hint = 'Pass the text on standard input, or name files.'
  const { text, binary, encoding } = await readPipedText(context, { hint })
  let entries: RewrapEntry[] = []
  for await (const rewrapped of rewrapTexts(vaults, [{ source: '-', text, binary }], options)) {
    entries = rewrapped.entries
    if (entries.length === 0) throw nothingWrapped('standard input', options)
    const { statements } = rewrapped
    context.output.bytes(
      statements.length > 0 ? Buffer.from(statements.join('\n')) : Buffer.from(rewrapped.text, encoding),
    )
  }
  return entries
}

/** @param isLeft whether an old version is needed, where that is asked for */
function rewrapStatus(entries: readonly RewrapEntry[], isLeft: boolean): ExitStatus {
  const verdict = judgeRun(entries.map(({ outcome, error }) => ({ outcome, error: error?.toJSON() ?? null })))
  if (verdict.status !== 'done') return exitStatusOfRun(verdict)
  // Named by its place and not understood: that is no success, asked for or not.
  if (entries.some(({ reason }) => reason === 'NOT_WRAPPED')) return exitStatus.pending
  return isLeft ? exitStatus.pending : exitStatus.done
}
