import {
  type RetirementVault,
  type RetireOptions,
  type RetireResult,
  readRetirementRules,
  retireVersions,
} from '../retirement/retire.ts'
import { eachKey, type KeyTarget } from './each-key.ts'

/** A key whose old versions are to be retired. */
export interface RetireTarget extends KeyTarget<RetirementVault> {
  /** Only these versions, of those that are due. Default: all that are due. */
  versions?: readonly string[] | undefined
}

/**
 * Retires the old versions of many keys, each as `retireVersions` does. A key that cannot be looked at stops no other: its
 * error is in its result. A key that is named twice is taken once.
 *
 * @returns one result a key, in the order of the targets
 * @throws {KeyturnError} `INVALID_INPUT` for options that are not allowed; and what the targets themselves throw
 */
export async function retireKeys(
  targets: Iterable<RetireTarget> | AsyncIterable<RetireTarget>,
  options: Omit<RetireOptions, 'versions'> = {},
): Promise<RetireResult[]> {
  readRetirementRules(options)
  return eachKey<RetireTarget, RetireResult>(targets, {
    work: ({ vault, name, versions }) => retireVersions(vault, name, { ...options, versions }),
    failed: (error, { vault, name }) => ({
      key: name,
      vault: vault.url,
      outcome: 'failed',
      dryRun: options.dryRun ?? false,
      steps: [],
      left: [],
      error,
    }),
    signal: options.signal,
  })
}
