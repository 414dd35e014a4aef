import type { KeyturnError } from '@keyturn/core'
import { type ExitStatus, exitStatus, exitStatusOf } from '../program/exit-status.ts'

/** The exit status of a look at many keys: when all of them failed in one way, that; when only some did, `partly`. */
export function failureStatus(looks: readonly { error?: KeyturnError }[]): ExitStatus {
  const failed = looks.flatMap(({ error }) => (error === undefined ? [] : [error]))
  const [status, ...others] = new Set(failed.map(({ code }) => exitStatusOf(code)))
  if (status === undefined) return exitStatus.done
  if (status === exitStatus.interrupted || others.includes(exitStatus.interrupted)) return exitStatus.interrupted
  return others.length === 0 && failed.length === looks.length ? status : exitStatus.partly
}
