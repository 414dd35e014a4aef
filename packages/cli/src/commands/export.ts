import { type ExportFormat, exportFormats, exportKey, getKey, KeyturnError, kidForms } from '@keyturn/core'
import { writePublicFile } from '../files/secret-file.ts'
import type { Args } from '../flags/args.ts'
import { nameArgument, versionFlag } from '../flags/key-name.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { publicKeyView } from '../render/key.ts'
import { refuseDryRun } from '../session/dry-run.ts'

const flags = {
  ...versionFlag,
  format: { choices: exportFormats, value: 'FORM', describe: 'Default: pem' },
  kid: { choices: kidForms, value: 'WHAT', describe: 'The kid of a JWK or JWKS. Default: version' },
  out: { type: 'string', value: 'FILE', describe: 'Write it there; without it, to standard output' },
  force: { type: 'boolean', describe: 'Replace a file that is there' },
} as const

type ExportArgs = Args<typeof flags, typeof nameArgument>

export const exportCommand: Command = defineCommand({
  positionals: nameArgument,
  flags,
  formats: ['text', 'json'],
  details:
    'Only the public half: a private key never leaves the vault. A JWK is written as JOSE libraries take it, and as the service has it with -o json. A JWKS has every enabled version, so that what older ones have signed stays verifiable. The thumbprint is that of RFC 7638, with SHA-256.',
  examples: [
    ['export orders --out orders.pem --vault contoso', 'For OpenSSL'],
    ['export orders --format jwks --kid thumbprint --vault contoso', 'For a jwks_uri'],
    ['export orders --format openssh --vault contoso', 'A line for authorized_keys'],
  ],
  async run(context, args) {
    refuseDryRun(context, 'export')
    checkFlags(args)
    const { vault, name, version: named } = await context.key(args.name)
    const version = args.version ?? named
    if (args.output === 'json') {
      await context.output.result((await getKey(vault, name, { version })).publicKey, publicKeyView)
      return
    }
    const bytes = await exportKey(vault, name, { format: args.format, version, kid: args.kid })
    if (args.out !== undefined) await writePublicFile(args.out, bytes, { replace: args.force ?? false })
    else if (args.format === 'der' && context.output.toTerminal) {
      throw new KeyturnError('INVALID_INPUT', 'DER is nothing for a terminal', {
        hint: 'Give --out FILE, or pipe it on.',
      })
    } else context.output.bytes(bytes)
  },
})

/** @throws {KeyturnError} `INVALID_INPUT` */
function checkFlags({ output, format, kid, out, force }: ExportArgs): void {
  const refuse = (message: string) => {
    throw new KeyturnError('INVALID_INPUT', message)
  }
  const isJose: readonly (ExportFormat | undefined)[] = ['jwk', 'jwks']
  if (kid !== undefined && !isJose.includes(format)) refuse('--kid goes with --format jwk and --format jwks')
  if (force && out === undefined) refuse('--force goes with --out')
  if (output !== 'json') return
  if (format !== undefined && format !== 'jwk') refuse('-o json is the JWK as the service has it; leave --format out')
  if (kid !== undefined || out !== undefined)
    refuse('-o json is the JWK as the service has it: it goes with no --kid and no --out')
}
