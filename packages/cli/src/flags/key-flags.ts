import {
  type CreateKeyOptions,
  type EnsureKeyOptions,
  findKeyCurve,
  findKeyOperation,
  KeyturnError,
  parseTags,
} from '@keyturn/core'
import type { Flags } from './flag.ts'
import { type ReleaseArgs, releaseFlags, releasePolicyFromArgs } from './release-flags.ts'
import { parseList, parsePoint, parseWhole } from './values.ts'

const keyTypes = ['EC', 'RSA', 'oct', 'EC-HSM', 'RSA-HSM', 'oct-HSM'] as const

/** What a key is: fixed once it exists. */
export const materialFlags = {
  size: { type: 'string', value: 'BITS', describe: 'RSA: 2048, 3072 or 4096 bits; oct: 128, 192 or 256' },
  curve: {
    choices: ['P-256', 'P-256K', 'P-384', 'P-521'],
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
    type: 'string',
    array: true,
    value: 'A,B',
    describe: 'Operations: encrypt, decrypt, sign, verify, wrapKey, unwrapKey',
  },
  expires: { type: 'string', value: '2y', describe: 'Not to be used from this date, or duration from now, on' },
  'not-before': { type: 'string', value: '1d', describe: 'Not to be used before this date, or duration from now' },
  tag: { type: 'string', array: true, value: 'N=V', describe: 'Tag name=value; repeat for more' },
} as const satisfies Flags

/** The same for a command that is run again and again: no date counts from the run. */
export const lastingAttributeFlags = {
  ...attributeFlags,
  expires: {
    type: 'string',
    value: '2y',
    describe: 'Not to be used from this date on, or so long after the making of its version',
  },
  'not-before': { type: 'string', value: 'DATE', describe: 'Not to be used before this date' },
} as const satisfies Flags

export const typeFlag = {
  type: { choices: keyTypes, value: 'TYPE', demandOption: true, describe: 'Kind of key; -HSM needs a premium vault' },
} as const satisfies Flags

export const disabledFlag = {
  disabled: { type: 'boolean', describe: 'The key may not be used until it is enabled' },
} as const satisfies Flags

export interface AttributeArgs {
  ops?: string[] | undefined
  expires?: string | undefined
  notBefore?: string | undefined
  tag?: string[] | undefined
  disabled?: boolean | undefined
}

export interface MaterialArgs extends ReleaseArgs {
  size?: string | undefined
  curve?: 'P-256' | 'P-256K' | 'P-384' | 'P-521' | undefined
  exportable?: boolean | undefined
}

type Attributes = Pick<CreateKeyOptions, 'keyOperations' | 'expiresOn' | 'notBefore' | 'tags' | 'enabled'>
type Material = Pick<CreateKeyOptions, 'keySize' | 'curve' | 'exportable' | 'releasePolicy'>

/**
 * The attributes that the flags ask for. What is wrong with them is said at once; what they mean is known with the
 * vault's own time.
 *
 * @throws {KeyturnError} `INVALID_INPUT`
 */
export function attributesFromArgs(args: AttributeArgs): (now: Date) => Attributes {
  // What is no operation is refused by the library, which knows what the key's type can do.
  const keyOperations = parseList(args.ops)?.map(
    (text) => findKeyOperation(text) ?? text,
  ) as Attributes['keyOperations']
  const expiresOn = parsePoint(args.expires, '--expires')
  const notBefore = parsePoint(args.notBefore, '--not-before')
  const tags = args.tag && parseTags(args.tag)
  return (now) => ({
    ...(keyOperations !== undefined && { keyOperations }),
    ...(expiresOn !== undefined && { expiresOn: expiresOn(now) }),
    ...(notBefore !== undefined && { notBefore: notBefore(now) }),
    ...(tags !== undefined && { tags }),
    ...(args.disabled !== undefined && { enabled: !args.disabled }),
  })
}

/**
 * As `attributesFromArgs`, for a command that is run again and again. A duration from now would name another date in each
 * run: a key of a nightly pipeline would never expire, or never start.
 *
 * @throws {KeyturnError} `INVALID_INPUT`
 */
export function lastingAttributesFromArgs(args: AttributeArgs): Attributes & Pick<EnsureKeyOptions, 'expiresAfter'> {
  const { expires, ...others } = args
  const isDate = (text: string) => /^\d{4}-/.test(text)
  const read = attributesFromArgs(args)
  if (args.notBefore !== undefined && !isDate(args.notBefore)) {
    throw new KeyturnError('INVALID_INPUT', `--not-before ${JSON.stringify(args.notBefore)} has to be a date`, {
      hint: 'A duration would name another date in each run. Give a date such as 2027-01-31.',
    })
  }
  if (expires === undefined || isDate(expires)) return read(new Date(0))
  return { ...attributesFromArgs(others)(new Date(0)), expiresAfter: expires }
}

/** @throws {KeyturnError} `INVALID_INPUT` */
export async function materialFromArgs(args: MaterialArgs): Promise<Material> {
  const keySize = parseSize(args.size)
  const releasePolicy = await releasePolicyFromArgs(args)
  return {
    ...(keySize !== undefined && { keySize }),
    ...(args.curve !== undefined && { curve: args.curve }),
    ...(args.exportable !== undefined && { exportable: args.exportable }),
    ...(releasePolicy !== undefined && { releasePolicy }),
  }
}

/** @throws {KeyturnError} `INVALID_INPUT` when it is no whole number; whether a key can have it is for its type to say */
export function parseSize(text: string | undefined): number | undefined {
  return parseWhole(text, '--size')
}
