import { KeyturnError } from '@keyturn/core'
import { writeSecretFile } from '../files/secret-file.ts'
import type { Args } from '../flags/args.ts'
import { localVaultName } from '../local-vault/chosen-name.ts'
import { withLocal } from '../local-vault/open.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { exportView } from '../render/local-vault.ts'
import type { Context } from '../session/context.ts'

const flags = {
  stdout: { type: 'boolean', describe: 'Write it to standard output, private keys and all' },
  force: { type: 'boolean', describe: 'Replace a file that is there' },
} as const

type ExportArgs = Args<typeof flags> & { file: string | undefined }

export const vaultExport: Command = defineCommand({
  positionals: { '[file]': 'Where to write it, for you alone (0600)' },
  flags,
  details:
    'YAML with all keys of the vault, deleted ones included, all versions and their private parts: "keyturn vault import" makes the same vault of it. Policies, tags and dates are in it; tokens, faults and other vaults of the same listener are not.',
  examples: [
    ['vault export keys.yaml', 'The default embedded vault'],
    ['vault export --stdout --vault local:ci | gzip > keys.yaml.gz', 'To the next program'],
  ],
  async run(context, args) {
    checkFlags(args, context)
    const name = localVaultName(context)
    const { text, keys } = await withLocal(
      name,
      async (vault) => ({
        text: await vault.exportSnapshot(),
        keys: vault.keyCount(),
      }),
      {},
      'not-found',
    )
    if (args.file === undefined) {
      context.output.bytes(Buffer.from(text))
      return undefined
    }
    if (!context.dryRun) await writeSecretFile(args.file, text, { replace: args.force ?? false })
    await context.output.result({ name, file: args.file, keys, dryRun: context.dryRun }, exportView)
  },
})

function checkFlags(args: ExportArgs, { dryRun }: Context): void {
  const refuse = (message: string, hint?: string) => {
    throw new KeyturnError('INVALID_INPUT', message, { hint })
  }
  if (args.file !== undefined) {
    if (args.stdout) refuse(`--stdout and the file "${args.file}" exclude each other`)
    return
  }
  if (args.force) refuse('--force goes with a file')
  if (!args.stdout) {
    refuse(
      'where the private keys are to go was not said',
      'Name a file, or give --stdout when the next program reads them.',
    )
  }
  if (dryRun) refuse('export --stdout writes nothing that could be left out; leave --dry-run out')
  if (args.output !== 'text') refuse('export --stdout gives YAML; leave --output out')
}
