import {
  KeyturnError,
  parsePublicKeys,
  type Verification,
  verify as verifyContent,
  verifyWithPublicKey,
} from '@keyturn/core'
import { readShortData } from '../files/data-input.ts'
import { isStandardInput } from '../files/read-input.ts'
import type { Args } from '../flags/args.ts'
import { readSigned, signatureFlags } from '../flags/signature-flags.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { exitStatus } from '../program/exit-status.ts'
import { verificationView } from '../render/signature.ts'
import type { Context } from '../session/context.ts'

const positionals = {
  '<name>': 'Name of the key, or its full id; with --offline also a file with its public key',
  '[file]': 'What was signed; "-" is standard input. Default: standard input',
}

const flags = {
  ...signatureFlags,
  signature: { type: 'string', value: 'FILE', demandOption: true, describe: 'The signature, as bytes or as base64' },
  offline: { type: 'boolean', describe: 'Verify here, with the public key' },
} as const

type VerifyArgs = Args<typeof flags, typeof positionals>

/** More than any signature takes. */
const longestSignature = 64 * 1024
const longestKeyFile = 1024 * 1024

export const verify: Command = defineCommand({
  positionals,
  flags,
  details:
    'Ends with 0 when the signature is valid and with 10 when it is not. With --offline the key is read and nothing else is asked of the vault; with a file that "keyturn export" has written (pem, der, jwk, jwks) nothing is asked at all. A JWS says which version has signed; for others it is the latest unless --version says so.',
  examples: [
    ['verify orders app.tar.gz --signature app.sig --vault contoso', 'In the service'],
    ['verify orders app.tar.gz --signature app.sig --offline --vault contoso', 'Without the permission to verify'],
    ['verify orders.jwks app.tar.gz --signature app.sig --offline', 'Without a vault'],
  ],
  async run(context, args) {
    checkFlags(args)
    const signature = await readShortData(args.signature, context, { what: 'signature', most: longestSignature })
    const verification = await verifyAsAsked(context, args, signature)
    await context.output.result(verification, verificationView)
    if (verification.valid) return exitStatus.done
    const isOld = args.version === undefined && verification.verifiedBy === 'service' && verification.format !== 'jws'
    if (isOld)
      context.output.note('An older version may have signed: name it with --version; "keyturn versions" lists them.')
    return exitStatus.notValid
  },
})

/** @throws {KeyturnError} `INVALID_INPUT` */
function checkFlags({ signature, file, digest, digestFile }: VerifyArgs): void {
  const readsData = digest === undefined && digestFile === undefined
  if (isStandardInput(signature) && readsData && isStandardInput(file)) {
    throw new KeyturnError('INVALID_INPUT', 'the signature and the data cannot both come from standard input')
  }
}

async function verifyAsAsked(context: Context, args: VerifyArgs, signature: Uint8Array): Promise<Verification> {
  const options = { algorithm: args.algorithm, format: args.format }
  const content = await readSigned(args, context)
  if (isKeyFile(args.name)) {
    if (!args.offline) {
      throw new KeyturnError(
        'INVALID_INPUT',
        `"${args.name}" is no key name: 1 to 127 letters, digits and hyphens are allowed`,
        {
          hint: 'With --offline it may be a file with a public key.',
        },
      )
    }
    if (args.version !== undefined)
      throw new KeyturnError('INVALID_INPUT', '--version goes with a key of a vault, not with a file')
    const keys = parsePublicKeys(await readShortData(args.name, context, { what: 'public key', most: longestKeyFile }))
    return verifyWithPublicKey(keys, content, signature, options)
  }
  const { vault, name, version } = await context.key(args.name)
  const more = { version: args.version ?? version, offline: args.offline ?? false }
  return verifyContent(vault, name, content, signature, { ...options, ...more })
}

/** What is neither a name nor an id. A file that is called as a key could be is named with its folder: `./orders`. */
function isKeyFile(name: string): boolean {
  return !name.includes('://') && !/^[0-9A-Za-z-]+$/.test(name)
}
