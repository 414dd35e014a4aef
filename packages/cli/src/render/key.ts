import {
  type DeletedKey,
  iso,
  type Key,
  type KeyId,
  type KeyVersion,
  type PublicJwk,
  shortReference,
} from '@keyturn/core'
import { renderCard } from './card.ts'
import type { Paint } from './paint.ts'
import { showTime } from './times.ts'
import type { View } from './view.ts'

/** What `-o json` prints of a key. Members are never absent: scripts rely on them. */
export interface KeyOutput extends VersionOutput {
  version: string
  keyType: string
  keySize: number | null
  curve: string | null
  keyOperations: string[]
  exportable: boolean | null
  publicKey: object
}

/** What `-o json` prints of a version, and of a key in a list, which has no version. */
export interface VersionOutput {
  id: string
  name: string
  version: string | null
  vaultUrl: string
  enabled: boolean
  createdOn: Date | null
  updatedOn: Date | null
  notBefore: Date | null
  expiresOn: Date | null
  recoveryLevel: string | null
  recoverableDays: number | null
  managed: boolean
  /** Only of a key that lives in an external key manager. */
  externalKey?: string
  tags: Record<string, string>
}

export interface DeletedOutput extends VersionOutput {
  recoveryId: string | null
  deletedOn: Date | null
  scheduledPurgeDate: Date | null
}

export function keyOutput(key: Key): KeyOutput {
  const { id, name, version, vaultUrl, ...rest } = versionOutput(key)
  return {
    id,
    name,
    version: version ?? '',
    vaultUrl,
    keyType: key.keyType,
    keySize: key.keySize ?? null,
    curve: key.curve ?? null,
    keyOperations: key.keyOperations,
    enabled: rest.enabled,
    createdOn: rest.createdOn,
    updatedOn: rest.updatedOn,
    notBefore: rest.notBefore,
    expiresOn: rest.expiresOn,
    recoveryLevel: rest.recoveryLevel,
    recoverableDays: rest.recoverableDays,
    exportable: key.exportable ?? null,
    managed: rest.managed,
    ...(rest.externalKey !== undefined && { externalKey: rest.externalKey }),
    tags: rest.tags,
    publicKey: key.publicKey,
    ...(key.releasePolicy !== undefined && { releasePolicy: key.releasePolicy }),
  }
}

export function versionOutput(version: KeyVersion): VersionOutput {
  return {
    id: version.id,
    name: version.name,
    version: version.version ?? null,
    vaultUrl: version.vaultUrl,
    enabled: version.enabled,
    createdOn: version.createdOn ?? null,
    updatedOn: version.updatedOn ?? null,
    notBefore: version.notBefore ?? null,
    expiresOn: version.expiresOn ?? null,
    recoveryLevel: version.recoveryLevel ?? null,
    recoverableDays: version.recoverableDays ?? null,
    managed: version.managed,
    ...(version.externalKey !== undefined && { externalKey: version.externalKey }),
    tags: version.tags,
  }
}

export function deletedOutput(key: DeletedKey): DeletedOutput {
  return {
    ...versionOutput(key),
    recoveryId: key.recoveryId ?? null,
    deletedOn: key.deletedOn ?? null,
    scheduledPurgeDate: key.scheduledPurgeDate ?? null,
  }
}

/** One key as it is at `now`; `verb` says what was done to it, such as `created`. */
export function keyView(now: Date, verb?: string): View<KeyOutput> {
  return {
    text: (key, paint) =>
      renderCard(
        verb === undefined ? paint.bold(key.name) : `${paint.good(verb)} ${paint.bold(key.name)}`,
        [
          ['id', key.id],
          ['type', [key.keyType, key.curve ?? key.keySize ?? ''].join(' ')],
          ['state', showState(key, now, paint)],
          ['operations', key.keyOperations.join(', ')],
          ['created', showTime(key.createdOn)],
          ...(key.notBefore === null ? [] : [['not before', showTime(key.notBefore)] as const]),
          ['expires', showTime(key.expiresOn)],
          ...(key.exportable === true ? [['exportable', 'yes'] as const] : []),
          ...tagField(key.tags),
        ],
        paint,
      ),
    rows: (key) => [
      [
        key.id,
        key.name,
        key.version,
        key.keyType,
        String(key.curve ?? key.keySize ?? ''),
        String(key.enabled),
        ...[key.createdOn, key.expiresOn].map(cell),
      ],
    ],
  }
}

export const deletedView: View<DeletedOutput> = {
  text: (key, paint) =>
    renderCard(
      `${paint.warn('deleted')} ${paint.bold(key.name)}`,
      [
        ['id', key.id],
        ['deleted', showTime(key.deletedOn, 'unknown')],
        ['purged on', showTime(key.scheduledPurgeDate)],
        ['recovery', key.recoveryLevel ?? 'unknown'],
        ...tagField(key.tags),
        ['to undo', `keyturn recover ${key.name} --vault ${shortReference(key.vaultUrl)}`],
      ],
      paint,
    ),
  rows: (key) => [deletedRow(key)],
}

export const purgedView: View<{ id: string; name: string; vaultUrl: string; purged: true }> = {
  text: ({ name, vaultUrl }, paint) => `${paint.warn('purged')} ${paint.bold(name)} in ${vaultUrl}, for good`,
  rows: ({ id, name, vaultUrl }) => [[id, name, vaultUrl]],
}

export const keyIdView: View<Omit<KeyId, 'version'> & { version: string | null }> = {
  text: ({ name, version, vaultName, vaultUrl }, paint) =>
    renderCard(
      paint.bold(name),
      [
        ['version', version ?? 'none: the latest'],
        ['vault', vaultName],
        ['vault URL', vaultUrl],
      ],
      paint,
    ),
  rows: ({ name, version, vaultName, vaultUrl }) => [[name, version ?? '', vaultName, vaultUrl]],
}

/** For `-o json` alone. */
export const publicKeyView: View<PublicJwk> = { text: () => '', rows: () => [] }

export function deletedRow(key: DeletedOutput): string[] {
  return [key.name, cell(key.deletedOn), cell(key.scheduledPurgeDate), key.recoveryLevel ?? '', key.vaultUrl]
}

type Stated = Pick<VersionOutput, 'enabled' | 'managed' | 'externalKey' | 'expiresOn' | 'notBefore'>

export function showState(key: Stated, now: Date, paint: Paint): string {
  const others = [...(key.managed ? ['managed'] : []), ...(key.externalKey === undefined ? [] : ['external'])]
  return [showUse(key, now, paint), ...others].join(', ')
}

/** Whether it can be used. An expiry date is exclusive. */
function showUse({ enabled, expiresOn, notBefore }: Stated, now: Date, paint: Paint): string {
  if (!enabled) return paint.warn('disabled')
  if (expiresOn !== null && expiresOn <= now) return paint.bad('expired')
  if (notBefore !== null && notBefore > now) return paint.warn('not yet valid')
  return paint.good('enabled')
}

export function showTags(tags: Record<string, string>): string {
  return Object.entries(tags)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ')
}

function tagField(tags: Record<string, string>): (readonly [string, string])[] {
  return Object.keys(tags).length === 0 ? [] : [['tags', showTags(tags)]]
}

export function cell(date: Date | null): string {
  return date === null ? '' : iso(date)
}
