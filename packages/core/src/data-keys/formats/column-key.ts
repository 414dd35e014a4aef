import { KeyturnError } from '../../errors.ts'
import { parseKeyId } from '../../vault/reference.ts'
import type { Content, Format, Moved, WrappedValue } from './format.ts'

/**
 * Column encryption keys of SQL Server's Always Encrypted, in scripts that create them. The value is: 0x01, the lengths of
 * the key path and of the ciphertext (16 bits, little-endian), the path in lower case (UTF-16LE as .NET writes it, UTF-8 as
 * tedious does), the ciphertext (RSA-OAEP), and an RS256 signature over all of that. The database keeps the value, so the
 * script stays as it is and T-SQL is given that adds the new one.
 */
export const columnKey: Format = {
  name: 'column-key',
  hint: /ENCRYPTED_VALUE\s*=\s*0x/i,
  readText({ text }: Content) {
    const values: WrappedValue[] = []
    const names = { column: '', master: '' }
    for (const { groups = {} } of text.matchAll(statementParts)) {
      if (groups.column !== undefined) names.column = groups.column
      else if (groups.master !== undefined) names.master = groups.master
      else values.push(readValue(Buffer.from(groups.value ?? '', 'hex'), { ...names }))
    }
    return values.length === 0 ? undefined : values
  },
}

const name = String.raw`(?:\[(?:[^\]]|\]\])+\]|"[^"]+"|[\w$#@]+)`
const statementParts = new RegExp(
  String.raw`COLUMN\s+ENCRYPTION\s+KEY\s+(?<column>${name})|COLUMN_MASTER_KEY\s*=\s*(?<master>${name})|ENCRYPTED_VALUE\s*=\s*0x(?<value>[0-9a-f]*)`,
  'gi',
)

interface Names {
  column: string
  master: string
}

function readValue(bytes: Buffer, names: Names): WrappedValue {
  const path = names.column
  try {
    const { head, keyPath, encoding, ciphertext, signature } = takeApart(bytes)
    const { vaultUrl, name, version } = parseKeyId(keyPath, { allowHost: new URL(keyPath).hostname })
    return {
      path,
      format: 'column-key',
      kind: 'key',
      by: { vaultUrl, key: name, version },
      wrapped: {
        algorithm: 'RSA-OAEP',
        operation: 'wrap',
        value: ciphertext,
        signed: { data: head, signature },
      },
      replace: async (moved) => ({
        edits: [],
        statement: statementFor(await putTogether(moved, encoding), moved, names),
      }),
    }
  } catch (error) {
    if (error instanceof KeyturnError) return { path, format: 'column-key', kind: 'unreadable', error }
    throw error
  }
}

interface Parts {
  /** All that is signed. */
  head: Buffer
  keyPath: string
  encoding: 'utf16le' | 'utf8'
  ciphertext: Buffer
  signature: Buffer
}

/** @throws {KeyturnError} `INVALID_INPUT` */
function takeApart(bytes: Buffer): Parts {
  const [pathLength, length] = bytes.length > 5 ? [bytes.readUInt16LE(1), bytes.readUInt16LE(3)] : [0, 0]
  const end = 5 + pathLength + length
  const path = bytes.subarray(5, 5 + pathLength)
  const encoding = path.length % 2 === 0 && path[1] === 0 ? 'utf16le' : 'utf8'
  const keyPath = path.toString(encoding)
  if (bytes[0] !== 1 || length === 0 || end >= bytes.length || !URL.canParse(keyPath)) {
    throw new KeyturnError('INVALID_INPUT', 'no column encryption key that a vault has wrapped')
  }
  const ciphertext = bytes.subarray(5 + pathLength, end)
  return { head: bytes.subarray(0, end), keyPath, encoding, ciphertext, signature: bytes.subarray(end) }
}

async function putTogether({ kid, value, sign }: Moved, encoding: Parts['encoding']): Promise<Buffer> {
  const path = Buffer.from(kid.toLowerCase(), encoding)
  const head = Buffer.alloc(5)
  head.writeUInt8(1, 0)
  head.writeUInt16LE(path.length, 1)
  head.writeUInt16LE(value.length, 3)
  const signed = Buffer.concat([head, path, value])
  return Buffer.concat([signed, await sign(signed)])
}

/** One master key cannot have two values, so the new version gets one of its own. */
function statementFor(value: Buffer, { kid, version }: Moved, { column, master }: Names): string {
  const created = `keyturn_${version}`
  return [
    `IF NOT EXISTS (SELECT 1 FROM sys.column_master_keys WHERE name = N'${created}')`,
    `  CREATE COLUMN MASTER KEY [${created}] WITH (KEY_STORE_PROVIDER_NAME = N'AZURE_KEY_VAULT', KEY_PATH = N'${kid}');`,
    'GO',
    `ALTER COLUMN ENCRYPTION KEY ${column} ADD VALUE (COLUMN_MASTER_KEY = [${created}], ALGORITHM = 'RSA_OAEP', ENCRYPTED_VALUE = 0x${value.toString('hex').toUpperCase()});`,
    'GO',
    '-- When every client has read the new value:',
    `-- ALTER COLUMN ENCRYPTION KEY ${column} DROP VALUE (COLUMN_MASTER_KEY = ${master});`,
    '',
  ].join('\n')
}
