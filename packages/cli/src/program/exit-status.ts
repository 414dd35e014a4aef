import type { ErrorCode } from '@keyturn/core'
import type { Verdict } from '@keyturn/core/fleet'

/** How a run of the program can end. Scripts rely on these numbers. */
export const exitStatus = {
  done: 0,
  unexpected: 1,
  usage: 2,
  notFound: 3,
  denied: 4,
  conflict: 5,
  unavailable: 6,
  partly: 7,
  pending: 8,
  indeterminate: 9,
  notValid: 10,
  interrupted: 130,
} as const

export type ExitStatus = (typeof exitStatus)[keyof typeof exitStatus]

/** Whether a command that has ended said how. */
export function isExitStatus(ended: unknown): ended is ExitStatus {
  return Object.values<unknown>(exitStatus).includes(ended)
}

const statusOfCode: Record<ErrorCode, ExitStatus> = {
  UNEXPECTED: exitStatus.unexpected,
  SERVICE_ERROR: exitStatus.unexpected,
  INVALID_INPUT: exitStatus.usage,
  HOST_NOT_ALLOWED: exitStatus.usage,
  KEY_NOT_FOUND: exitStatus.notFound,
  VAULT_NOT_FOUND: exitStatus.notFound,
  SIGN_IN_FAILED: exitStatus.denied,
  ACCESS_DENIED: exitStatus.denied,
  KEY_EXISTS: exitStatus.conflict,
  KEY_DELETED: exitStatus.conflict,
  CONFLICT: exitStatus.conflict,
  VERIFICATION_FAILED: exitStatus.partly,
  NOT_ALLOWED: exitStatus.conflict,
  THROTTLED: exitStatus.unavailable,
  UNAVAILABLE: exitStatus.unavailable,
  TIMED_OUT: exitStatus.unavailable,
  INDETERMINATE: exitStatus.indeterminate,
  INTERRUPTED: exitStatus.interrupted,
}

export function exitStatusOf(code: ErrorCode): ExitStatus {
  return statusOfCode[code]
}

/** The exit status of a run over many keys: of what stood in the way, when that was one kind of thing; else `partly`. */
export function exitStatusOfRun({ status, codes }: Verdict): ExitStatus {
  if (status === 'done') return exitStatus.done
  if (status === 'indeterminate') return exitStatus.indeterminate
  const [only, ...others] = new Set(codes.map(exitStatusOf))
  return status === 'partly' || only === undefined || others.length > 0 ? exitStatus.partly : only
}

/** What `--help` says of the exit status. */
export const exitStatusHelp = [
  ['0', 'done, also when there was nothing to do'],
  ['1', 'unexpected'],
  ['2', 'wrong usage or input'],
  ['3', 'not found'],
  ['4', 'sign-in or permission'],
  ['5', 'conflict with what is there'],
  ['6', 'throttled or unavailable: worth another try'],
  ['7', 'partly done'],
  ['8', 'changes or findings (--exit-code, --fail-on)'],
  ['9', 'unknown whether a write took effect'],
  ['10', 'signature not valid'],
  ['130', 'interrupted or declined'],
] as const
