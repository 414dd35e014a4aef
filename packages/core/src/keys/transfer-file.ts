import * as v from 'valibot'
import { KeyturnError } from '../errors.ts'

/**
 * What a BYOK file says: a key, wrapped for a key exchange key of a vault (Key Vault: bring your own key specification). The
 * vendor of an HSM makes such a file, or `wrapForTransfer`.
 */
export interface TransferFile {
  /** Full id of the key exchange key, with its version. */
  kid: string
  ciphertext: Uint8Array
  /** What made it. */
  generator: string | undefined
}

const transferEncryption = 'CKM_RSA_AES_KEY_WRAP'

const schema = v.object({
  schema_version: v.picklist(['1.0', '1.0.0']),
  header: v.object({
    kid: v.pipe(v.string(), v.regex(/^https:\/\/[^/]+\/keys\/[0-9A-Za-z-]{1,127}\/[0-9a-f]{32}$/i)),
    alg: v.literal('dir'),
    enc: v.literal(transferEncryption),
  }),
  ciphertext: v.pipe(v.string(), v.regex(/^[\w-]+$/)),
  generator: v.optional(v.string()),
})

const wanted: Readonly<Record<string, string>> = {
  schema_version: '"1.0.0"',
  'header.kid': 'the id of the key exchange key with its version',
  'header.alg': '"dir"',
  'header.enc': `"${transferEncryption}"`,
  ciphertext: 'base64url',
}

/** Whether a text is meant to be a BYOK file, whatever is wrong with it. */
export function looksLikeTransferFile(text: string): boolean {
  return /^\s*\{/.test(text) && text.includes('"schema_version"') && text.includes('"ciphertext"')
}

/** Reads a BYOK file. @throws {KeyturnError} `INVALID_INPUT` that names the member which is wrong */
export function parseTransferFile(text: string): TransferFile {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw refuse('it is no JSON')
  }
  const result = v.safeParse(schema, value)
  if (!result.success) {
    const path = v.getDotPath(result.issues[0]) ?? ''
    throw refuse(path === '' ? 'it is no JSON object' : `its "${path}" must be ${wanted[path] ?? 'there'}`)
  }
  const { header, ciphertext, generator } = result.output
  return { kid: header.kid, ciphertext: Buffer.from(ciphertext, 'base64url'), generator }
}

/** The text of a BYOK file. */
export function writeTransferFile({ kid, ciphertext, generator }: TransferFile): string {
  const header = { kid, alg: 'dir', enc: transferEncryption }
  const text = Buffer.from(ciphertext).toString('base64url')
  return `${JSON.stringify({ schema_version: '1.0.0', header, ciphertext: text, generator }, undefined, 2)}\n`
}

function refuse(why: string): KeyturnError {
  return new KeyturnError('INVALID_INPUT', `the BYOK file cannot be used: ${why}`, {
    hint: 'It is what the tool of an HSM vendor, or "keyturn byok wrap", has written.',
  })
}
