import { formatDuration, KeyturnError, parseDuration, withoutUndefined } from '@keyturn/core'
import type { Fault, FaultTarget } from '../local-vault/open.ts'
import type { Args } from './args.ts'
import type { Flags } from './flag.ts'
import { duration, list, parseWhole, whole } from './values.ts'

export const faultFlags = {
  status: { ...whole, value: '429', describe: 'With answer: the status, 200 to 599' },
  code: {
    type: 'string',
    value: 'TEXT',
    describe: "With answer: the error code; default: the service's for the status",
  },
  message: { type: 'string', value: 'TEXT', describe: 'With answer: the message' },
  'retry-after': {
    type: 'string',
    value: 'SECONDS',
    describe: 'With answer: seconds or a date to send as Retry-After',
  },
  when: {
    choices: ['before', 'after', 'late'],
    value: 'WHEN',
    describe: 'With answer, reset, silence: before anything is done (default), after all of it, or late',
  },
  'late-by': { ...whole, value: '1', describe: 'With --when late: how many requests later it is done' },
  ms: { type: 'string', value: '1500', describe: 'With slow and date-skew: milliseconds (--ms=-500 for a skew back)' },
  style: { choices: ['rbac', 'access-policy'], value: 'STYLE', describe: 'With forbidden: whose words it uses' },
  operation: { ...list, value: 'A,B', describe: 'Only these, such as rotateKey,createKey' },
  key: { type: 'string', value: 'NAME', describe: 'Only requests for this key' },
  skip: { ...whole, value: '0', describe: 'How many such requests pass unharmed first' },
  times: { type: 'string', value: '1', describe: 'How many it strikes after that, or unlimited (default with --for)' },
  for: { ...duration, value: '90s', describe: "How long it strikes, by the vault's clock" },
} as const satisfies Flags

type FaultArgs = Args<typeof faultFlags> & { kind: string }

const timed = ['when', 'lateBy'] as const

/** What each kind takes; the flags say so, too. */
const takes = {
  answer: ['status', 'code', 'message', 'retryAfter', ...timed],
  reset: timed,
  silence: timed,
  cut: [],
  slow: ['ms'],
  forbidden: ['style'],
  'date-skew': ['ms'],
} as const satisfies Record<Fault['kind'], readonly (keyof FaultArgs)[]>

const own = [...new Set(Object.values(takes).flat())] as const

/**
 * The fault that a command line describes. Ranges are the vault's to check.
 *
 * @throws {KeyturnError} `INVALID_INPUT` for an unknown kind, a flag that another kind takes, and one that is missing
 */
export function faultFromArgs(args: FaultArgs): Fault {
  const kind = args.kind as Fault['kind']
  const taken: readonly string[] | undefined = takes[kind]
  if (taken === undefined) {
    throw new KeyturnError('INVALID_INPUT', `"${args.kind}" is no kind of fault; use ${Object.keys(takes).join(', ')}`)
  }
  for (const name of own) {
    if (args[name] === undefined || taken.includes(name)) continue
    const kinds = Object.entries(takes).filter(([, names]) => (names as readonly string[]).includes(name))
    throw new KeyturnError(
      'INVALID_INPUT',
      `${flagOf(name)} goes with ${kinds.map(([each]) => each).join(', ')}, not with ${kind}`,
    )
  }
  if (args.lateBy !== undefined && args.when !== 'late') {
    throw new KeyturnError('INVALID_INPUT', '--late-by goes with --when late')
  }
  const { status, code, message, retryAfter, when, lateBy, style } = args
  const time = withoutUndefined({ when, lateBy })
  switch (kind) {
    case 'answer':
      return {
        kind,
        status: status ?? missing('--status', kind, '--status 429'),
        ...withoutUndefined({ code, message, retryAfter }),
        ...time,
      }
    case 'slow':
    case 'date-skew':
      return { kind, ms: parseMilliseconds(args.ms ?? missing('--ms', kind, '--ms 1500')) }
    case 'forbidden':
      return { kind, ...withoutUndefined({ style }) }
    case 'cut':
      return { kind }
    default:
      return { kind, ...time }
  }
}

/** Which requests it is for, and how long. @throws {KeyturnError} `INVALID_INPUT` for counts and durations that are none */
export function targetFromArgs({ operation, key, skip, times, for: length }: FaultArgs): FaultTarget {
  return withoutUndefined({
    operation: operation as FaultTarget['operation'],
    key,
    skip,
    times:
      times === 'unlimited' ? Number.POSITIVE_INFINITY : times === undefined ? times : parseWhole(times, '--times'),
    for: length && formatDuration(parseDuration(length)),
  })
}

function parseMilliseconds(text: string): number {
  if (/^-?\d{1,15}$/.test(text)) return Number(text)
  throw new KeyturnError('INVALID_INPUT', `--ms ${JSON.stringify(text)} is not a whole number of milliseconds`)
}

function missing(flag: string, kind: string, example: string): never {
  throw new KeyturnError('INVALID_INPUT', `${kind} needs ${flag}`, { hint: `For example ${example}.` })
}

function flagOf(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}
