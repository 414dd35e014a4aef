import { sign as signContent } from '@keyturn/core'
import { writePublicFile } from '../files/secret-file.ts'
import { nameArgument } from '../flags/key-name.ts'
import { readSigned, signatureFlags } from '../flags/signature-flags.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { describeSignature, signatureOutput, signatureView } from '../render/signature.ts'
import { refuseDryRun } from '../session/dry-run.ts'

export const sign: Command = defineCommand({
  positionals: { ...nameArgument, '[file]': 'What is signed; "-" is standard input. Default: standard input' },
  flags: {
    ...signatureFlags,
    out: {
      type: 'string',
      value: 'FILE',
      describe: 'Write the signature there as bytes; without it, base64 to standard output',
    },
    force: { type: 'boolean', describe: 'Replace a file that is there' },
  },
  details:
    'The data is hashed here, whatever its length, and only the digest is sent. An ECDSA signature is r and s one after the other, or DER with --format der. A JWS is detached: put the data, as base64url, between its two dots and any JOSE library verifies it.',
  examples: [
    ['sign orders app.tar.gz --out app.sig --vault contoso', 'A file, with the best algorithm of the key'],
    ['sign orders app.tar.gz --algorithm ES256 --format der --out app.sig', 'For openssl dgst -verify'],
    ['sign orders --digest "$(sha256sum < app.tar.gz | cut -d" " -f1)"', 'A digest that is ready'],
  ],
  async run(context, args) {
    refuseDryRun(context, 'sign')
    const content = await readSigned(args, context)
    const { vault, name, version } = await context.key(args.name)
    const options = { algorithm: args.algorithm, format: args.format, version: args.version ?? version }
    const signature = await signContent(vault, name, content, options)
    if (args.out === undefined) {
      await context.output.result(signatureOutput(signature), signatureView)
    } else {
      await writePublicFile(args.out, signature.value, { replace: args.force ?? false })
    }
    context.output.note(`${describeSignature(signature)}${args.out === undefined ? '' : `; written to ${args.out}`}`)
  },
})
