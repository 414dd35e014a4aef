import { createHash } from 'node:crypto'
import type { EventVersion } from '../store/event-source.ts'

/** What Key Vault tells Event Grid about keys (Azure Event Grid: Key Vault as a source). */
export type VaultEventType =
  | 'Microsoft.KeyVault.KeyNewVersionCreated'
  | 'Microsoft.KeyVault.KeyNearExpiry'
  | 'Microsoft.KeyVault.KeyExpired'

/** The service's own data of an event. */
export interface VaultEventData {
  /** The id of the version. */
  Id: string
  VaultName: string
  ObjectType: 'Key'
  ObjectName: string
  Version: string
  /** Unix seconds. */
  NBF: number | null
  /** Unix seconds. */
  EXP: number | null
}

/** An event in the schema of Event Grid. */
export interface EventGridEvent {
  id: string
  topic: string
  subject: string
  eventType: VaultEventType
  /** ISO 8601 UTC, by the vault's clock. */
  eventTime: string
  data: VaultEventData
  dataVersion: '1'
  metadataVersion: '1'
}

/** An event as CloudEvents 1.0 has it. */
export interface CloudEvent {
  specversion: '1.0'
  id: string
  source: string
  subject: string
  type: VaultEventType
  /** ISO 8601 UTC, by the vault's clock. */
  time: string
  data: VaultEventData
}

export type EventSchema = 'event-grid' | 'cloudevents'

/** Something that happened to a version, before it is told in a schema. */
export interface Occurrence {
  type: VaultEventType
  /** Unix seconds. */
  at: number
  version: EventVersion
}

/** @param origin the scheme, host and port under which a vault's ids stand. */
export function toEventGrid({ type, at, version }: Occurrence, origin: string): EventGridEvent {
  return {
    id: idOf({ type, at, version }),
    topic: topicOf(version),
    subject: version.name,
    eventType: type,
    eventTime: isoTime(at),
    data: dataOf(version, origin),
    dataVersion: '1',
    metadataVersion: '1',
  }
}

/** @param origin the scheme, host and port under which a vault's ids stand. */
export function toCloudEvent({ type, at, version }: Occurrence, origin: string): CloudEvent {
  return {
    specversion: '1.0',
    id: idOf({ type, at, version }),
    source: topicOf(version),
    subject: version.name,
    type,
    time: isoTime(at),
    data: dataOf(version, origin),
  }
}

function dataOf({ vault, name, version, nbf, exp }: EventVersion, origin: string): VaultEventData {
  return {
    Id: `${origin}/keys/${name}/${version}`,
    VaultName: vault,
    ObjectType: 'Key',
    ObjectName: name,
    Version: version,
    NBF: nbf ?? null,
    EXP: exp ?? null,
  }
}

/** The host of a vault of this package. */
export function hostOf({ vault }: EventVersion): string {
  return `${vault}.vault.localhost`
}

function topicOf({ vault }: EventVersion): string {
  return `/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/local/providers/Microsoft.KeyVault/vaults/${vault}`
}

/** The same for whoever tells of it: two processes with one store send the same event, as at-least-once delivery may. */
function idOf({ type, at, version }: Occurrence): string {
  const digest = createHash('sha256')
    .update([type, at, version.vault, version.name, version.version].join('\n'))
    .digest('hex')
  return [
    digest.slice(0, 8),
    digest.slice(8, 12),
    `8${digest.slice(13, 16)}`,
    `8${digest.slice(17, 20)}`,
    digest.slice(20, 32),
  ].join('-')
}

function isoTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString()
}
