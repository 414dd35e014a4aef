import { hasCode, type Vault } from '@keyturn/core'
import {
  type FoundVersion,
  listVersionsInUse,
  type NoFormat,
  type RewrapEntry,
  reportUses,
  rewrapTexts,
  type UsesReport,
} from '@keyturn/core/data-keys'
import { isStandardInput } from '../files/read-input.ts'
import { readPipedText } from '../files/text-input.ts'
import { filesFromArgs, valueFlags, valuesFromArgs } from '../flags/value-flags.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { type ExitStatus, exitStatus } from '../program/exit-status.ts'
import { usesView } from '../render/uses.ts'
import { countNoFormat, rewrapFiles } from '../runs/rewrap-files.ts'
import type { Context } from '../session/context.ts'

const flags = {
  ...valueFlags,
  'exit-code': { type: 'boolean', describe: 'End with status 8 when an old version is in use, or a use is unknown' },
} as const

export const uses: Command = defineCommand({
  positionals: { '[path..]': 'Files or folders with wrapped keys of any known format; "-" or none is standard input' },
  flags,
  details:
    'Knows envelopes of "wrap", JWEs, sops, MongoDB data keys, go-kms-wrapping, and column keys of SQL Server. A value that does not name its version is tried with the enabled ones of its key, when --vault names its vault. A report of -o json is for "retire --uses" and "plan --uses". A file that is nothing but a ciphertext names no key, and is seen with --raw and --key alone: the report counts the files in which nothing was known. It knows what it was shown and nothing else.',
  examples: [
    ['uses . --ignore docs/** --vault contoso', 'What needs which version, and which versions nothing needs'],
    ['uses secrets -o json --vault contoso > uses.json', 'For "retire --uses uses.json"'],
    ['uses seeds --raw RSA-OAEP-256 --key orders --vault contoso', 'Files that are bare ciphertexts'],
    ['uses . --exit-code --vault contoso', 'In a job: status 8 while an old version is in use'],
  ],
  timeoutMinutes: 60,
  async run(context, args) {
    const options = { ...valuesFromArgs(args), dryRun: true, signal: context.signal }
    const vaults = await vaultsOf(context)
    const entries: RewrapEntry[] = []
    const noFormat: NoFormat = { files: 0, maybeCiphertext: [] }
    const paths = args.path ?? []
    if (paths.length === 0 || paths.every(isStandardInput)) {
      const { text, binary } = await readPipedText(context, {
        hint: 'Name files or folders, or pass a text on standard input.',
      })
      const piped = { source: '-', text, binary }
      for await (const each of rewrapTexts(vaults, [piped], options)) {
        entries.push(...each.entries)
        if (each.entries.length === 0) countNoFormat(noFormat, piped)
      }
    } else {
      await rewrapFiles(vaults, paths, { options, files: filesFromArgs(args), entries, statements: [], noFormat })
    }
    // A named file that holds nothing of the kind needs nothing.
    const looked = entries.filter(({ format, needs }) => format !== 'none' || needs !== null)
    const found = await listVersionsInUse(vaults, reportUses(looked).uses)
    const report = reportUses(looked, found, noFormat)
    await context.output.result(report, usesView(found))
    return statusOf(looked, { report, found, asked: args.exitCode === true })
  },
})

/** Without a vault, what the values say themselves is shown. */
async function vaultsOf(context: Context): Promise<Vault[]> {
  try {
    context.vaultReferences()
  } catch (error) {
    if (hasCode(error, 'INVALID_INPUT')) return []
    throw error
  }
  return context.vaults()
}

interface Judged {
  report: UsesReport
  found: readonly FoundVersion[]
  asked: boolean
}

function statusOf(entries: readonly RewrapEntry[], { report, found, asked }: Judged): ExitStatus {
  if (entries.some(({ format, error }) => format === 'none' && error !== null)) return exitStatus.partly
  const latest = new Set(found.filter(({ isLatest }) => isLatest).map(({ version }) => version))
  const isPending = report.unknown.length > 0 || report.uses.some(({ version }) => !latest.has(version))
  return asked && isPending ? exitStatus.pending : exitStatus.done
}
