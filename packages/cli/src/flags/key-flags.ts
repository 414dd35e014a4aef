import { findKeyCurve, type KeyOptions, keyCurves, policyOf, type ReadKeyOptions, readWrittenKey } from '@keyturn/core'
import type { Args } from './args.ts'
import type { Flags } from './flag.ts'
import { policyFlags } from './policy-flags.ts'
import { releaseFlags, releasePolicyFromArgs } from './release-flags.ts'
import { list, tags, whole } from './values.ts'

const keyTypes = ['EC', 'RSA', 'oct', 'EC-HSM', 'RSA-HSM', 'oct-HSM'] as const

/** What a key is: fixed once it exists. */
const materialFlags = {
  size: { ...whole, value: 'BITS', describe: 'RSA: 2048, 3072 or 4096 bits; oct: 128, 192 or 256' },
  curve: {
    choices: keyCurves,
    findChoice: findKeyCurve,
    value: 'CURVE',
    describe: 'EC: the curve',
  },
  exportable: { type: 'boolean', describe: 'The private key may be released, under --release-policy' },
  ...releaseFlags,
} as const satisfies Flags

/** What may change later. */
export const attributeFlags = {
  ops: {
    ...list,
    value: 'A,B',
    describe: 'Operations: encrypt, decrypt, sign, verify, wrapKey, unwrapKey',
  },
  expires: { type: 'string', value: '2y', describe: 'Not to be used from this date, or duration from now, on' },
  'not-before': { type: 'string', value: '1d', describe: 'Not to be used before this date, or duration from now' },
  tag: { ...tags, value: 'N=V', describe: 'Tag name=value; repeat for more' },
} as const satisfies Flags

/** In a command that is run again and again no date counts from the run. */
export const repeatableFlags = {
  expires: {
    type: 'string',
    value: '2y',
    describe: 'Not to be used from this date on, or so long after the making of its version',
  },
  'not-before': { type: 'string', value: 'DATE', describe: 'Not to be used before this date' },
} as const satisfies Flags

const typeFlag = {
  type: { choices: keyTypes, value: 'TYPE', demandOption: true, describe: 'Kind of key; -HSM needs a premium vault' },
} as const satisfies Flags

export const disabledFlag = {
  disabled: { type: 'boolean', describe: 'The key may not be used until it is enabled' },
} as const satisfies Flags

/** What a new key is described with. */
export const keyFlags = { ...typeFlag, ...materialFlags, ...attributeFlags, ...disabledFlag, ...policyFlags } as const

export const newVersionFlag = {
  'new-version': { type: 'boolean', describe: 'Make a new version of a key that exists' },
} as const satisfies Flags

type KeyArgs = Partial<Omit<Args<typeof keyFlags>, 'type'>>

/**
 * The options that the flags of a key stand for, given the vault's own time; what is wrong with them is said at once.
 *
 * @throws {KeyturnError} `INVALID_INPUT`
 */
export async function keyFromArgs(args: KeyArgs, options: ReadKeyOptions = {}): Promise<(now: Date) => KeyOptions> {
  const { size, curve, ops, expires, notBefore, tag, exportable, disabled } = args
  const described = readWrittenKey(
    {
      ...policyOf(args),
      keySize: size,
      curve,
      keyOperations: ops,
      expiresOn: expires,
      notBefore,
      tags: tag,
      exportable,
      enabled: disabled === undefined ? undefined : !disabled,
    },
    options,
  )
  const releasePolicy = await releasePolicyFromArgs(args)
  return (now) => ({ ...described(now), ...(releasePolicy !== undefined && { releasePolicy }) })
}
