import type { KeyturnError } from '../../errors.ts'
import type { Key } from '../../keys/key.ts'
import type { Check, ExpireAfter, ListedAfter, VerificationReport, VerificationVault } from './check.ts'
import { enabled } from './enabled.ts'
import { expiry } from './expiry.ts'
import { exportable } from './exportable.ts'
import { keySize } from './key-size.ts'
import { keyType } from './key-type.ts'
import { latestVersion } from './latest-version.ts'
import { newMaterial } from './new-material.ts'
import { notBefore } from './not-before.ts'
import { operations } from './operations.ts'
import { releasePolicy } from './release-policy.ts'
import { checkRoundTrip } from './round-trip.ts'
import { checkTags } from './tags.ts'

/** Checks that need no call of their own, in the order in which they are reported. */
const checks: readonly Check[] = [
  latestVersion,
  enabled,
  keyType,
  keySize,
  operations,
  expiry,
  notBefore,
  exportable,
  releasePolicy,
  newMaterial,
]

/** A rotation whose outcome is to be verified. What is still being read may be handed over as a promise. */
export interface EndedRotation {
  /** The key as it was just before the rotation. */
  before: Key
  /** The new version, as the service answered that it made it. */
  made: Key
  listed: Promise<ListedAfter>
  expireAfter: Promise<ExpireAfter>
}

/**
 * Holds a new version against the one before it and uses it once. Nothing is undone when a check fails. Tags that the
 * service did not carry over are put on the new version.
 *
 * Never throws for what the vault answers: what cannot be checked is reported as `not-checked`, with the reason.
 */
export async function verifyRotation(
  vault: VerificationVault,
  { before, made, ...reading }: EndedRotation,
): Promise<VerificationReport> {
  const [listed, expireAfter, roundTrip, tags] = await Promise.all([
    reading.listed,
    reading.expireAfter,
    checkRoundTrip(vault, made),
    reading.listed.then((listed) => checkTags(vault, before, made, listed)),
  ])
  const facts = { before, made, listed, expireAfter }
  return reportOf([...checks.map((check) => check(facts)), tags, roundTrip].filter((each) => each !== undefined))
}

const unread = [
  'latest-version',
  'enabled',
  'key-type',
  'operations',
  'expiry',
  'tags',
  'new-material',
  'round-trip',
] as const

/** The report on a version that is there and could not be read. */
export function reportUnread(error: KeyturnError): VerificationReport {
  const detail = `the new version could not be read: ${error.message}`
  return reportOf(unread.map((name) => ({ name, status: 'not-checked' as const, detail })))
}

function reportOf(made: VerificationReport['checks']): VerificationReport {
  return { ok: made.every(({ status }) => status !== 'failed'), checks: made }
}
