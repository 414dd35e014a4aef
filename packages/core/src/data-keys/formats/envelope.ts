import type { YAMLMap } from 'yaml'
import { KeyturnError } from '../../errors.ts'
import { jsonOrUndefined } from '../../json.ts'
import { parseKeyId } from '../../vault/reference.ts'
import { writeMembers } from '../text/document.ts'
import type { Edit } from '../text/edit.ts'
import type { Format, WrappedValue } from './format.ts'
import { parseWrappedKey, type WrappedKeyText, wrappedKeyFormat, wrappedKeyText } from './wrapped-key.ts'

/** What `wrap` writes: docs/envelope.md. */
export const envelope: Format = {
  name: 'envelope',
  hint: new RegExp(wrappedKeyFormat),
  readMap(map, { path, offset }) {
    if (map.get('format') !== wrappedKeyFormat) return undefined
    return [{ ...envelopeValue(map.toJSON(), (members) => writeEnvelope(map, members, offset)), path }]
  },
}

function writeEnvelope(map: YAMLMap, { kid, alg, value }: WrappedKeyText, offset: number): Edit[] {
  return writeMembers(map, { kid, alg, value }, offset)
}

/** An envelope as text, which stands as a value in a document. */
export function envelopeText(text: string, write: (text: string) => Edit[]): WrappedValue | undefined {
  const members = text.startsWith('{') ? jsonOrUndefined(text) : undefined
  if (typeof members !== 'object' || members === null || !('format' in members)) return undefined
  if (members.format !== wrappedKeyFormat) return undefined
  return envelopeValue(members, (moved) => write(JSON.stringify(moved)))
}

function envelopeValue(members: unknown, write: (members: WrappedKeyText) => Edit[]): WrappedValue {
  try {
    const { kid, alg, value } = parseWrappedKey(members, { allowHost: hostOf(members) })
    const { vaultUrl, name, version } = parseKeyId(kid, { allowHost: new URL(kid).hostname })
    return {
      format: 'envelope',
      kind: 'key',
      by: { vaultUrl, key: name, version },
      wrapped: { algorithm: alg, operation: 'wrap', value },
      replace: (moved) => ({
        edits: write(wrappedKeyText({ kid: moved.kid, alg: moved.algorithm, value: moved.value })),
      }),
    }
  } catch (error) {
    if (!(error instanceof KeyturnError)) throw error
    return { format: 'envelope', kind: 'unreadable', error }
  }
}

/** Which vaults are asked is decided elsewhere; here any host may be named. */
function hostOf(members: unknown): string | undefined {
  const kid = typeof members === 'object' && members !== null && 'kid' in members ? members.kid : undefined
  return typeof kid === 'string' && URL.canParse(kid) ? new URL(kid).hostname : undefined
}
