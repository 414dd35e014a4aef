import { encrypt as encryptValue, KeyturnError, packEncrypted } from '@keyturn/core'
import { wipe } from '@keyturn/core/data-keys'
import { readShortData } from '../files/data-input.ts'
import { writePublicFile } from '../files/secret-file.ts'
import { encryptionFlags, mostPlaintext, wrapInstead } from '../flags/encryption-flags.ts'
import { nameArgument } from '../flags/key-name.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { encryptedOutput, encryptedView } from '../render/encrypted.ts'
import { refuseDryRun } from '../session/dry-run.ts'

export const encrypt: Command = defineCommand({
  positionals: { ...nameArgument, '[file]': 'What is encrypted; "-" is standard input. Default: standard input' },
  flags: {
    ...encryptionFlags,
    out: { type: 'string', value: 'FILE', describe: 'Write it there as bytes; without it, base64 to standard output' },
    force: { type: 'boolean', describe: 'Replace a file that is there' },
  },
  details:
    'RSA takes some hundred bytes at most: for more, wrap a data key. With AES (Managed HSM) the iv stands before the ciphertext, unless --iv gave it, and the tag of GCM behind it; -o json has them apart, and decrypt takes either.',
  examples: [
    ['encrypt orders password.txt --out password.enc --vault contoso', 'RSA-OAEP-256'],
    ['encrypt orders -o json --aad "order 17" < note.txt', 'AES-GCM, with data that is only protected'],
  ],
  async run(context, args) {
    refuseDryRun(context, 'encrypt')
    if (args.force && args.out === undefined) throw new KeyturnError('INVALID_INPUT', '--force goes with --out')
    const plaintext = await readShortData(args.file, context, { what: 'data', most: mostPlaintext, hint: wrapInstead })
    try {
      const { vault, name, version } = await context.key(args.name)
      const additionalData = args.aad === undefined ? undefined : Buffer.from(args.aad)
      const { algorithm, iv } = args
      const options = { algorithm, iv, additionalData, version: args.version ?? version }
      const encrypted = await encryptValue(vault, name, plaintext, options)
      const packed = packEncrypted(encrypted, { iv: iv === undefined })
      if (args.out === undefined) await context.output.result(encryptedOutput(encrypted), encryptedView(packed))
      else await writePublicFile(args.out, packed, { replace: args.force ?? false })
      const where = args.out === undefined ? '' : `; written to ${args.out}`
      context.output.note(`encrypted by ${encrypted.kid} with ${encrypted.algorithm}${where}`)
    } finally {
      wipe(plaintext)
    }
  },
})
