import { isMap, isScalar, type YAMLMap } from 'yaml'
import { KeyturnError } from '../../errors.ts'
import { addMember, textMember, writeMembers, writeScalar } from '../text/document.ts'
import type { Edit } from '../text/edit.ts'
import type { Format, Place, WrappedValue } from './format.ts'
import { keyAt } from './key-at.ts'

/**
 * Data keys of MongoDB's client-side encryption: documents of the key vault collection as Extended JSON, one a line or in an
 * array, as `mongoexport` writes them. Wrapped with RSA-OAEP-256. The driver writes no `keyVersion` unless it is told one;
 * here it is always written, since without it the next rotation makes the key unreadable.
 */
export const mongodb: Format = {
  name: 'mongodb',
  hint: /keyMaterial/,
  readMap(map, place) {
    const masterKey = map.get('masterKey', true)
    if (!map.has('keyMaterial') || !isMap(masterKey) || masterKey.get('provider') !== 'azure') return undefined
    return [readDataKey(map, masterKey as YAMLMap, place)]
  },
}

function readDataKey(map: YAMLMap, masterKey: YAMLMap, { path, offset }: Place): WrappedValue {
  const material = materialOf(map)
  const endpoint = textMember(masterKey, 'keyVaultEndpoint')
  const name = textMember(masterKey, 'keyName')
  if (material === undefined || endpoint === undefined || name === undefined || masterKey.flow !== true) {
    return unreadable(
      path,
      new KeyturnError(
        'INVALID_INPUT',
        'a data key of MongoDB that cannot be read: it is no document in Extended JSON',
      ),
    )
  }
  const version = textMember(masterKey, 'keyVersion')
  const by = keyAt(endpoint, name, version)
  if (by instanceof KeyturnError) return unreadable(path, by)
  return {
    path,
    format: 'mongodb',
    kind: 'key',
    by,
    wrapped: { algorithm: 'RSA-OAEP-256', operation: 'wrap', value: Buffer.from(material.text, 'base64') },
    replace: (moved) => ({
      edits: [
        ...material.write(Buffer.from(moved.value).toString('base64'), offset),
        ...(version === undefined
          ? addMember(masterKey, 'keyName', 'keyVersion', moved.version, offset)
          : writeMembers(masterKey, { keyVersion: moved.version }, offset)),
      ],
    }),
  }
}

interface Material {
  text: string
  write(text: string, offset: number): Edit[]
}

/** `{"$binary": {"base64": ..., "subType": "00"}}`, or as older tools write it, `{"$binary": ..., "$type": "00"}`. */
function materialOf(map: YAMLMap): Material | undefined {
  const material = map.get('keyMaterial', true)
  const binary = isMap(material) ? material.get('$binary', true) : undefined
  const node = isMap(binary) ? binary.get('base64', true) : binary
  if (!isScalar(node) || typeof node.value !== 'string' || node.value === '') return undefined
  return { text: node.value, write: (text, offset) => writeScalar(node, text, offset) }
}

function unreadable(path: string, error: KeyturnError): WrappedValue {
  return { path, format: 'mongodb', kind: 'unreadable', error }
}
