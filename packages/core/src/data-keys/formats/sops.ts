import { isMap, isSeq, type YAMLMap } from 'yaml'
import { KeyturnError } from '../../errors.ts'
import { iso } from '../../instant.ts'
import { textMember, writeMembers } from '../text/document.ts'
import type { Edit } from '../text/edit.ts'
import type { Content, Format, Place, WrappedValue } from './format.ts'
import { keyAt } from './key-at.ts'

/**
 * sops with `azure_kv` keys (getsops/sops 3.13): YAML, JSON and its store of binary files, which is JSON. The data key is
 * encrypted with RSA-OAEP-256. Only `enc`, `version` and `created_at` change: what the MAC covers, and the MAC, stay.
 */
export const sops: Format = {
  name: 'sops',
  hint: /azure_kv/,
  readMap(map, place) {
    const entries = map.get('azure_kv', true)
    if (isSeq(entries)) return entries.items.map((entry, index) => readEntry(entry, child(place, index)))
    return map.has('vault_url') && map.has('enc') ? [readEntry(map, place)] : undefined
  },
}

/** The same as dotenv and INI, where a name holds the whole path. */
export const flatSops: Format = {
  name: 'sops',
  hint: /azure_kv__list_\d+__map_/,
  readText: readFlat,
}

const members = ['vault_url', 'name', 'version', 'created_at', 'enc'] as const
type Member = (typeof members)[number]
type Written = Readonly<Partial<Record<Member, string>>>

function child({ path, ...place }: Place, index: number): Place {
  return { ...place, path: `${path}.azure_kv[${index}]` }
}

function readEntry(entry: unknown, { path, offset }: Place): WrappedValue {
  if (!isMap(entry)) return unreadable(path, 'it is no map')
  const texts = Object.fromEntries(members.map((name) => [name, textMember(entry as YAMLMap, name)]))
  return readMembers(texts, path, (moved) => writeMembers(entry as YAMLMap, moved, offset))
}

function readMembers(texts: Written, path: string, write: (moved: Record<string, string>) => Edit[]): WrappedValue {
  const { vault_url: url, name, version, enc } = texts
  if (url === undefined || name === undefined || enc === undefined || !/^[\w-]+={0,2}$/.test(enc)) {
    return unreadable(path, '"vault_url", "name" and "enc" have to be texts, the last one base64url')
  }
  const by = keyAt(url, name, version === '' ? undefined : version)
  if (by instanceof KeyturnError) return { path, format: 'sops', kind: 'unreadable', error: by }
  return {
    path,
    format: 'sops',
    kind: 'key',
    by,
    wrapped: { algorithm: 'RSA-OAEP-256', operation: 'encrypt', value: Buffer.from(enc, 'base64url') },
    replace: ({ version, value, on }) => ({
      edits: write({
        enc: Buffer.from(value).toString('base64url'),
        version,
        created_at: iso(on),
      }),
    }),
  }
}

const flatLine =
  /^((?:sops_)?(?:key_groups__list_\d+__map_)?azure_kv__list_\d+__map_)(vault_url|name|version|created_at|enc)([ \t]*=[ \t]*)(.*?)[ \t\r]*$/gm

function readFlat({ text }: Content): WrappedValue[] | undefined {
  const entries = new Map<string, { texts: Partial<Record<Member, string>>; at: Partial<Record<Member, number>> }>()
  for (const { 1: path = '', 2: member, 3: sign = '', 4: value = '', index } of text.matchAll(flatLine)) {
    const entry = entries.get(path) ?? { texts: {}, at: {} }
    entries.set(path, entry)
    entry.texts[member as Member] = value
    entry.at[member as Member] = index + path.length + (member ?? '').length + sign.length
  }
  if (entries.size === 0) return undefined
  return [...entries].map(([path, { texts, at }]) =>
    readMembers(texts, path.replace(/__map_$/, ''), (moved) =>
      Object.entries(moved).flatMap(([member, value]) => {
        const start = at[member as Member]
        return start === undefined ? [] : [{ start, end: start + (texts[member as Member] ?? '').length, text: value }]
      }),
    ),
  )
}

function unreadable(path: string, why: string): WrappedValue {
  const error = new KeyturnError('INVALID_INPUT', `a key of sops that cannot be read: ${why}`)
  return { path, format: 'sops', kind: 'unreadable', error }
}
