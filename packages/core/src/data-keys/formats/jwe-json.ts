import { isMap, isSeq, type YAMLMap } from 'yaml'
import { KeyturnError } from '../../errors.ts'
import { textMember, writeMembers } from '../text/document.ts'
import type { Format, Jwe, Place, WrappedValue } from './format.ts'
import { checkHeader, keyOfKid, readHeader, refuseJwe } from './jwe.ts'

/** JWEs in the JSON serialization (RFC 7516 7.2), general or flattened. Each recipient is a value of its own. */
export const jweJson: Format = {
  name: 'jwe-json',
  hint: /"?ciphertext"?\s*:/,
  readMap(map, place) {
    if (!map.has('ciphertext') || !map.has('iv')) return undefined
    const recipients = map.get('recipients', true)
    if (isSeq(recipients)) {
      const isOnly = recipients.items.length === 1
      return recipients.items.map((recipient, index) =>
        readRecipient(map, recipient, { ...place, path: `${place.path}.recipients[${index}]` }, isOnly),
      )
    }
    return map.has('encrypted_key') ? [readRecipient(map, map, place, true)] : undefined
  },
}

function readRecipient(map: YAMLMap, recipient: unknown, { path, offset }: Place, isOnly: boolean): WrappedValue {
  try {
    if (!isMap(recipient)) throw refuseJwe('a recipient is no object')
    const own = recipient as YAMLMap
    const { jwe, kidIn } = readJwe(map, own)
    const by = keyOfKid(jwe.header.kid)
    if (by.version !== undefined && kidIn !== 'header' && !isOnly) {
      throw refuseJwe('its key id is for several recipients, and only one of them would change')
    }
    const holder = map.get('unprotected', true)
    const header = own.get('header', true)
    return {
      path,
      format: 'jwe-json',
      kind: 'jwe',
      by,
      jwe,
      replace({ protectedText, kid, encryptedKey, iv, ciphertext, tag }) {
        const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')
        const edits = writeMembers(own, { encrypted_key: text(encryptedKey) }, offset)
        if (by.version === undefined) return { edits }
        if (kidIn === 'header' && isMap(header)) edits.push(...writeMembers(header as YAMLMap, { kid }, offset))
        if (kidIn === 'unprotected' && isMap(holder)) edits.push(...writeMembers(holder as YAMLMap, { kid }, offset))
        if (kidIn === 'protected') {
          const sealed = { protected: protectedText, iv: text(iv), ciphertext: text(ciphertext), tag: text(tag) }
          edits.push(...writeMembers(map, sealed, offset))
        }
        return { edits }
      },
    }
  } catch (error) {
    if (!(error instanceof KeyturnError)) throw error
    return { path, format: 'jwe-json', kind: 'unreadable', error }
  }
}

type HeaderPart = 'protected' | 'unprotected' | 'header'

/** @throws {KeyturnError} `INVALID_INPUT` */
function readJwe(map: YAMLMap, recipient: YAMLMap): { jwe: Jwe; kidIn: HeaderPart | undefined } {
  const protectedText = textMember(map, 'protected') ?? ''
  const parts: Record<HeaderPart, Record<string, unknown>> = {
    protected: protectedText === '' ? {} : (readHeader(protectedText) ?? fail()),
    unprotected: plainMap(map, 'unprotected'),
    header: plainMap(recipient, 'header'),
  }
  const header = checkHeader({ ...parts.header, ...parts.unprotected, ...parts.protected })
  const bytes = (from: YAMLMap, name: string) => Buffer.from(textMember(from, name) ?? fail(), 'base64url')
  const aad = textMember(map, 'aad')
  const jwe: Jwe = {
    header,
    protectedText,
    isKidProtected: parts.protected.kid !== undefined,
    ...(aad !== undefined && { aad }),
    encryptedKey: bytes(recipient, 'encrypted_key'),
    iv: bytes(map, 'iv'),
    ciphertext: bytes(map, 'ciphertext'),
    tag: bytes(map, 'tag'),
  }
  return { jwe, kidIn: (['protected', 'unprotected', 'header'] as const).find((part) => parts[part].kid !== undefined) }
}

function plainMap(map: YAMLMap, name: string): Record<string, unknown> {
  const node = map.get(name, true)
  return isMap(node) ? (node.toJSON() as Record<string, unknown>) : {}
}

function fail(): never {
  throw refuseJwe('a part of it is missing or cannot be read')
}
