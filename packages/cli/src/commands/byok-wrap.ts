import { needsPassphrase, parseKeyMaterial, wrapForTransfer } from '@keyturn/core'
import { writeSecretFile } from '../files/secret-file.ts'
import { readSecretInput } from '../files/secret-input.ts'
import { versionFlag } from '../flags/key-name.ts'
import { passphraseFlags, secretInputFlags } from '../flags/secret-flags.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { refuseDryRun } from '../session/dry-run.ts'
import { readPassphrase } from '../session/passphrase.ts'

export const byokWrap: Command = defineCommand({
  positionals: { '<kek>': 'The key exchange key: RSA-HSM, for imports alone; its name or full id' },
  flags: {
    ...secretInputFlags,
    ...passphraseFlags,
    ...versionFlag,
    out: {
      type: 'string',
      value: 'FILE',
      demandOption: true,
      describe: 'Write the BYOK file there, for you alone (0600)',
    },
    force: { type: 'boolean', describe: 'Replace a file that is there' },
  },
  details:
    'For people who have no HSM: the key is wrapped here, as the BYOK specification has it (RSA-OAEP with SHA-1, then RFC 5649), and only the vault can open the file. This machine has seen the key; an HSM of your own would not have let it out.',
  examples: [
    [
      'byok wrap kek --file orders.pem --out orders.byok --vault contoso',
      'Then: keyturn import orders --file orders.byok',
    ],
  ],
  async run(context, args) {
    refuseDryRun(context, 'byok wrap')
    const passphrase = await readPassphrase(args, context.env)
    const text = (
      await readSecretInput(args, context, {
        what: 'key material',
        hint: 'Give --file FILE, or pass it on standard input.',
      })
    ).toString('utf8')
    const asked = passphrase === undefined && needsPassphrase(text) ? await context.passphrase() : undefined
    const material = parseKeyMaterial(text, { passphrase: passphrase ?? asked })
    const { vault, name, version } = await context.key(args.kek)
    const file = await wrapForTransfer(vault, name, material, { version: args.version ?? version })
    await writeSecretFile(args.out, file, { replace: args.force ?? false })
    context.output.note(`wrapped for ${vault.url}/keys/${name}; written to ${args.out}`)
  },
})
