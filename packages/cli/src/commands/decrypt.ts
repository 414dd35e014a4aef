import { decrypt as decryptValue, type Encrypted, KeyturnError, parseKeyId, type Vault } from '@keyturn/core'
import { wipe } from '@keyturn/core/data-keys'
import { isUnsafe } from '@keyturn/core/text'
import { readShortData } from '../files/data-input.ts'
import { writeSecretFile } from '../files/secret-file.ts'
import type { Args } from '../flags/args.ts'
import { decodeBytes, encodings } from '../flags/data-key.ts'
import { encryptionFlags, mostPlaintext } from '../flags/encryption-flags.ts'
import { nameArgument } from '../flags/key-name.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { type EncryptedOutput, parseEncryptedOutput } from '../render/encrypted.ts'
import type { Context } from '../session/context.ts'
import { refuseDryRun } from '../session/dry-run.ts'

const positionals = { ...nameArgument, '[file]': 'What was encrypted; "-" is standard input. Default: standard input' }

const flags = {
  ...encryptionFlags,
  encoding: { choices: encodings, default: 'raw', value: 'FORM', describe: 'How it is written' },
  out: { type: 'string', value: 'FILE', describe: 'Write the plaintext there, for you alone (0600)' },
  force: { type: 'boolean', describe: 'Replace a file that is there' },
} as const

type DecryptArgs = Args<typeof flags, typeof positionals>

export const decrypt: Command = defineCommand({
  positionals,
  flags,
  formats: ['text'],
  details:
    'Reads what encrypt wrote: bytes, its base64 with --encoding base64, or its -o json, which says itself which version and algorithm it was. The plaintext goes to standard output as it is, and to a terminal only when it is text.',
  examples: [
    ['decrypt orders password.enc --vault contoso', 'What encrypt --out has written'],
    ['decrypt orders --encoding base64 --vault contoso < password.b64', 'What encrypt has printed'],
  ],
  async run(context, args) {
    refuseDryRun(context, 'decrypt')
    if (args.force && args.out === undefined) throw new KeyturnError('INVALID_INPUT', '--force goes with --out')
    const input = await readShortData(args.file, context, { what: 'ciphertext', most: 2 * mostPlaintext })
    const json = args.encoding === 'raw' ? parseEncryptedOutput(input) : undefined
    const { vault, name, version } = await context.key(args.name)
    const plaintext = await (json === undefined
      ? decryptValue(vault, name, decodeBytes(input, args.encoding, 'ciphertext'), {
          algorithm: args.algorithm,
          version: args.version ?? version,
          iv: args.iv,
          additionalData: aadOf(args),
        })
      : decryptOutput(vault, name, json, args))
    try {
      await handOver(context, plaintext, args)
    } finally {
      wipe(plaintext)
    }
  },
})

type Given = Pick<DecryptArgs, 'algorithm' | 'version' | 'aad'>

/** What the JSON says of itself counts; a flag that says otherwise is a mistake. */
function decryptOutput(vault: Vault, name: string, json: EncryptedOutput, given: Given): Promise<Uint8Array> {
  const { name: keyName, version } = parseKeyId(json.kid, { allowHost: new URL(vault.url).hostname })
  const other = [
    ...(keyName.toLowerCase() === name.toLowerCase() ? [] : [`key "${keyName}"`]),
    ...(given.algorithm === undefined || given.algorithm === json.algorithm ? [] : [json.algorithm]),
    ...(given.version === undefined || given.version === version ? [] : [`version ${version}`]),
  ]
  if (other.length > 0) throw new KeyturnError('INVALID_INPUT', `this was encrypted with ${other.join(', ')}`)
  const bytes = (text: string | null) => (text === null ? undefined : Buffer.from(text, 'base64'))
  const iv = bytes(json.iv)
  const authenticationTag = bytes(json.authenticationTag)
  const encrypted: Encrypted = {
    ciphertext: Buffer.from(json.ciphertext, 'base64'),
    ...(iv && { iv }),
    ...(authenticationTag && { authenticationTag }),
  }
  return decryptValue(vault, name, encrypted, { algorithm: json.algorithm, version, additionalData: aadOf(given) })
}

function aadOf({ aad }: Given): Uint8Array | undefined {
  return aad === undefined ? undefined : Buffer.from(aad)
}

async function handOver({ output }: Context, plaintext: Uint8Array, { out, force }: DecryptArgs): Promise<void> {
  if (out !== undefined) {
    await writeSecretFile(out, plaintext, { replace: force ?? false })
    output.note(`decrypted; written to ${out}`)
    return
  }
  if (output.toTerminal && !isPlainText(plaintext)) {
    throw new KeyturnError('INVALID_INPUT', 'the plaintext is not text, so it is not written to a terminal', {
      hint: 'Give --out FILE, or pipe it on.',
    })
  }
  output.bytes(plaintext)
  await output.flush()
}

function isPlainText(bytes: Uint8Array): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return !isUnsafe(text.replaceAll(/[\r\n\t]/g, ' '))
  } catch {
    return false
  }
}
