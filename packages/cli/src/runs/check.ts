import { type ExitStatus, exitStatus } from '../program/exit-status.ts'

/** One thing that has to be right before a vault can be worked with. */
export interface Check {
  id:
    | 'configuration'
    | 'dns'
    | 'proxy'
    | 'tls'
    | 'sign-in'
    | 'clock'
    | 'keys/list'
    | 'keys/get'
    | 'keys/getrotationpolicy'
  status: 'pass' | 'fail' | 'skip'
  detail: string
  hint: string | null
}

export interface Judged extends Check {
  /** How a command would end that meets with this. */
  ends: ExitStatus
}

export const passed = (id: Check['id'], detail: string): Judged => ({
  id,
  status: 'pass',
  detail,
  hint: null,
  ends: exitStatus.done,
})
export const skipped = (id: Check['id'], detail: string): Judged => ({ ...passed(id, detail), status: 'skip' })
export const failed = (id: Check['id'], detail: string, hint: string | null, ends: ExitStatus): Judged => ({
  ...{ id, detail, hint, ends },
  status: 'fail',
})
