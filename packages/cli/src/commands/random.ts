import { getRandomBytes, KeyturnError } from '@keyturn/core'
import { wipe } from '@keyturn/core/data-keys'
import { writeSecretFile } from '../files/secret-file.ts'
import { parseWhole } from '../flags/values.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { refuseDryRun } from '../session/dry-run.ts'

const encodings = ['base64', 'hex'] as const

export const random: Command = defineCommand({
  positionals: { '<count>': 'How many bytes' },
  flags: {
    encoding: { choices: encodings, default: 'base64', value: 'FORM', describe: 'How they are printed' },
    out: { type: 'string', value: 'FILE', describe: 'Write the bytes themselves there, for you alone (0600)' },
    force: { type: 'boolean', describe: 'Replace a file that is there' },
  },
  formats: ['text'],
  details: 'The random generator of a Managed HSM; a vault has none. 128 bytes a request.',
  examples: [
    ['random 32 --vault https://contoso.managedhsm.azure.net', 'As base64'],
    ['random 32 --out seed.bin --vault https://contoso.managedhsm.azure.net', 'The bytes, in a file'],
  ],
  async run(context, args) {
    refuseDryRun(context, 'random')
    if (args.force && args.out === undefined) throw new KeyturnError('INVALID_INPUT', '--force goes with --out')
    const count = parseWhole(args.count, 'COUNT')
    const bytes = await getRandomBytes(await context.vault(), count)
    try {
      if (args.out === undefined) context.output.print(Buffer.from(bytes).toString(args.encoding))
      else await writeSecretFile(args.out, bytes, { replace: args.force ?? false })
    } finally {
      wipe(bytes)
    }
  },
})
