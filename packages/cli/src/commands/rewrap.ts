import { KeyturnError, type Leftovers, parseKeyName, type Vault } from '@keyturn/core'
import {
  leftoversOf,
  parseJsonPath,
  type RewrapEntry,
  type RewrapOptions,
  type RewrappedText,
  rewrapTexts,
  type WrapAlgorithm,
  wrapAlgorithms,
} from '@keyturn/core/data-keys'
import { writeSecretFile } from '../files/secret-file.ts'
import { readTextFiles, replaceText, type TextFile } from '../files/text-files.ts'
import { readTextInput } from '../files/text-input.ts'
import type { Args } from '../flags/args.ts'
import type { Command } from '../program/command.ts'
import { type ExitStatus, exitStatus, exitStatusOf } from '../program/exit-status.ts'
import { createPaint } from '../render/paint.ts'
import { type RewrapOutput, rewrapEntryOutput, rewrapView } from '../render/rewrap.ts'
import type { Context } from '../session/context.ts'

const flags = {
  'json-path': {
    type: 'string',
    value: '$.dek',
    describe: 'Where wrapped values stand in JSON or YAML: $.dek, $.keys[*].dek, $..dek',
  },
  key: { type: 'string', value: 'NAME', describe: 'Only what this key wrapped; also the key of JWEs that name none' },
  alg: { choices: wrapAlgorithms, value: 'ALG', describe: 'As before; RSA-OAEP-256 in place of RSA1_5' },
  leftovers: { type: 'string', value: 'FILE', describe: 'Write there which old versions are still needed, as JSON' },
  'exit-code': { type: 'boolean', describe: 'End with status 8 when an old version is still needed' },
} as const

type RewrapArgs = Args<typeof flags> & { path?: string[] }

export const rewrap: Command = {
  positionals: {
    '[path..]':
      'Files or folders with wrapped keys, compact JWEs or documents. None: standard input is rewritten to standard output',
  },
  flags,
  details:
    'Each value is unwrapped by the version that wrapped it and wrapped by the newest one, both in the vault. Files are replaced in one piece, and nothing in them but the values changes. A JWE whose header names the version is sealed anew.',
  examples: [
    ['rewrap dek.json --vault contoso', 'One wrapped key'],
    [
      'rewrap secrets --json-path $..dek --leftovers left.json --vault contoso',
      'Every "dek" in the JSON and YAML files of a folder',
    ],
    ['rewrap --vault contoso < tokens.jwe > new.jwe', 'One JWE a line'],
    ['rewrap . --dry-run --exit-code --vault contoso', 'Whether an old version is still needed'],
  ],
  timeoutMinutes: 60,
  run: async (context: Context, args: RewrapArgs) => {
    const options = readOptions(args, context)
    const vaults = await context.vaults()
    const entries: RewrapEntry[] = []
    const ended = await rewrapAll(context, vaults, { args, options, entries }).catch((error: unknown) => ({ error }))
    const leftovers = leftoversOf(entries, new Date())
    // Leftovers of a part would call versions free that the rest may need.
    if (args.leftovers !== undefined && ended === undefined) {
      await writeSecretFile(args.leftovers, `${JSON.stringify(leftovers, undefined, 2)}\n`, { replace: true })
    }
    if (ended !== undefined && entries.length === 0) throw ended.error
    const output: RewrapOutput = { values: entries.map(rewrapEntryOutput), leftovers }
    if (isInput(args)) context.output.note(rewrapView.text(output, createPaint(false)))
    else await context.output.result(output, rewrapView)
    if (ended !== undefined) throw ended.error
    return rewrapStatus(entries, args.exitCode ? leftovers : undefined)
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
    entries.push(...(await rewrapInput(context, (texts) => rewrapTexts(vaults, texts, options), args)))
    return
  }
  const files = readTextFiles(args.path ?? [], args.jsonPath === undefined ? undefined : isDocument)
  for await (const file of files) {
    if ('unread' in file) entries.push(failedEntry(file.source, { options, error: file.unread, needs: 'unknown' }))
    else entries.push(...(await rewrapFile(vaults, file, options)))
  }
  const [only, ...others] = entries
  if (only?.format === 'none' && only.error !== null && others.length === 0) {
    entries.length = 0
    throw only.error
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
    path: args.jsonPath === undefined ? undefined : parseJsonPath(args.jsonPath, '--json-path'),
    key: args.key === undefined ? undefined : parseKeyName(args.key),
    algorithm: args.alg as WrapAlgorithm | undefined,
    dryRun,
    signal,
  }
}

type Texts = { source: string; text: string }[]

async function rewrapInput(
  context: Context,
  rewrapAll: (texts: Texts) => AsyncIterable<RewrappedText>,
  args: RewrapArgs,
): Promise<RewrapEntry[]> {
  const text = await readTextInput('-', context, { hint: 'Pass the text on standard input, or name files.' })
  for await (const rewrapped of rewrapAll([{ source: '-', text }])) {
    if (rewrapped.entries.length === 0) throw nothingWrapped('standard input', args)
    context.output.bytes(Buffer.from(rewrapped.text))
    return rewrapped.entries
  }
  return []
}

async function rewrapFile(vaults: Vault[], file: TextFile, options: RewrapOptions): Promise<RewrapEntry[]> {
  for await (const { text, changed, entries } of rewrapTexts(vaults, [file], options)) {
    if (entries.length === 0 && file.named) {
      const error = nothingWrapped(`"${file.source}"`, { jsonPath: options.path && 'given' })
      return [failedEntry(file.source, { options, error, needs: null })]
    }
    if (!changed) return entries
    try {
      await replaceText(file, text)
      return entries
    } catch (error) {
      if (!(error instanceof KeyturnError)) throw error
      return entries.map((entry) => asUnwritten(entry, error))
    }
  }
  return []
}

interface Failure extends Pick<RewrapEntry, 'needs'> {
  options: RewrapOptions
  error: KeyturnError
}

/** A file that could not be looked at, beside those that could: whatever it holds is as it was. */
function failedEntry(source: string, { options, error, needs }: Failure): RewrapEntry {
  const unknown = { path: null, vaultUrl: null, key: null, from: null, to: null, reason: null }
  const dryRun = options.dryRun ?? false
  return { source, ...unknown, format: 'none', outcome: 'failed', dryRun, contentEncryptedAnew: false, needs, error }
}

/** What was wrapped anew and could not be written is lost, and the file needs what it needed before. */
function asUnwritten(entry: RewrapEntry, error: KeyturnError): RewrapEntry {
  if (entry.outcome !== 'rewrapped') return entry
  return { ...entry, outcome: 'failed', to: null, contentEncryptedAnew: false, needs: entry.from ?? 'unknown', error }
}

function nothingWrapped(where: string, { jsonPath }: { jsonPath?: string | undefined }): KeyturnError {
  return new KeyturnError(
    'INVALID_INPUT',
    `${where} holds no wrapped key${jsonPath === undefined ? '' : ' at that path'}`,
    {
      hint:
        jsonPath === undefined
          ? 'It is neither a wrapped key nor a compact JWE. For values inside of a document, give --json-path.'
          : 'See what the path leads to.',
    },
  )
}

function isDocument(name: string): boolean {
  return /\.(json|ya?ml)$/i.test(name)
}

/** @param leftovers when they are asked for */
function rewrapStatus(entries: readonly RewrapEntry[], leftovers: Leftovers | undefined): ExitStatus {
  const failed = entries.filter(({ outcome }) => outcome === 'failed')
  const statuses = new Set(failed.map(({ error }) => exitStatusOf(error?.code ?? 'UNEXPECTED')))
  if (statuses.has(exitStatus.interrupted)) return exitStatus.interrupted
  const [status, ...others] = statuses
  if (status !== undefined) return others.length === 0 && failed.length === entries.length ? status : exitStatus.partly
  // Named by its place and not understood: that is no success, asked for or not.
  if (entries.some(({ reason }) => reason === 'NOT_WRAPPED')) return exitStatus.pending
  const left = leftovers !== undefined && leftovers.keys.length + leftovers.unknown.length > 0
  return left ? exitStatus.pending : exitStatus.done
}
