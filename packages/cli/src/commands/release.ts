import { KeyturnError, releaseAlgorithms, releaseKey } from '@keyturn/core'
import { isStandardInput, keyBytes, readFileInput, readStandardInput } from '../files/read-input.ts'
import { writeSecretFile } from '../files/secret-file.ts'
import { nameArgument, versionFlag } from '../flags/key-name.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { releasedKeyView } from '../render/released-key.ts'
import { refuseDryRun } from '../session/dry-run.ts'

export const release: Command = defineCommand({
  positionals: nameArgument,
  flags: {
    ...versionFlag,
    attestation: {
      type: 'string',
      value: 'FILE',
      demandOption: true,
      describe: 'Token of the attested environment; "-" is standard input',
    },
    nonce: {
      type: 'string',
      value: 'TEXT',
      describe: 'Has to come back in the answer, so that it cannot be an old one',
    },
    algorithm: {
      choices: releaseAlgorithms,
      value: 'A',
      describe: 'How the key is wrapped. Default: CKM_RSA_AES_KEY_WRAP',
    },
    out: {
      type: 'string',
      value: 'FILE',
      describe: 'Write it there, for you alone (0600); without it, to standard output',
    },
    force: { type: 'boolean', describe: 'Replace a file that is there' },
  },
  details:
    'The key comes as a JWS, its private part wrapped for the environment that the attestation is of: nobody else can read it, and nothing changes in the vault. The key must have been made with --exportable and --release-policy.',
  examples: [
    [
      'release sealed --attestation token.jwt --out sealed.jws --vault contoso',
      'To the environment that has the token',
    ],
    ['release sealed --attestation - --nonce "$NONCE" --vault contoso < token.jwt', 'Fresh, to standard output'],
  ],
  async run(context, args) {
    refuseDryRun(context, 'release')
    if (args.force && args.out === undefined) throw new KeyturnError('INVALID_INPUT', '--force goes with --out')
    const limit = { mostBytes: keyBytes, called: `--attestation "${args.attestation}"` }
    const token = await (isStandardInput(args.attestation)
      ? readStandardInput(context, limit)
      : readFileInput(args.attestation, limit))
    const { vault, name, version } = await context.key(args.name)
    const { nonce, algorithm } = args
    const options = { version: args.version ?? version, nonce, algorithm }
    const released = await releaseKey(vault, name, token.toString('utf8'), options)
    if (args.out === undefined) await context.output.result(released, releasedKeyView)
    else await writeSecretFile(args.out, released.value, { replace: args.force ?? false })
    const where = args.out === undefined ? '' : `; written to ${args.out}`
    context.output.note(`released ${released.kid}, wrapped with ${released.algorithm}${where}`)
  },
})
