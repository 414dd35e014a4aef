import type { KeyVersion } from '../../keys/key.ts'
import { asAnswer, type ListedAfter, type VerificationVault } from './check.ts'

/** A read just after a write may still show what was before; these waits are the patience that we have with it. */
export const rereadMs: readonly number[] = [500, 1_000, 2_000, 4_000]

export interface ListAfterOptions {
  name: string
  /** What was there before the rotation. */
  known: ReadonlySet<string>
  /** What the rotation made. */
  version: string
  /** Whether to wait for a version that is not shown yet. */
  patience: 'some' | 'none'
}

/** Reads the version list after a rotation: whether it has the new version, and what else is new. */
export async function listAfter(
  vault: Pick<VerificationVault, 'listVersions' | 'sleep'>,
  { name, known, version, patience }: ListAfterOptions,
): Promise<ListedAfter> {
  const waits = patience === 'some' ? rereadMs : []
  try {
    for (const ms of waits) {
      const listed = await listOnce(vault, name, known, version)
      if (listed.found !== undefined) return listed
      await vault.sleep(ms)
    }
    return await listOnce(vault, name, known, version)
  } catch (error) {
    return asAnswer(error)
  }
}

async function listOnce(
  vault: Pick<VerificationVault, 'listVersions'>,
  name: string,
  known: ReadonlySet<string>,
  version: string,
): Promise<Exclude<ListedAfter, Error>> {
  const others: KeyVersion[] = []
  let found: KeyVersion | undefined
  for await (const each of vault.listVersions(name)) {
    if (each.version === version) found = each
    else if (each.version !== undefined && !known.has(each.version)) others.push(each)
  }
  return { found, others }
}
