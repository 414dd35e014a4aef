import { KeyturnError } from '@keyturn/core'
import { InvalidInputs } from '../inputs/inputs.ts'
import { InvalidManifest } from '../inputs/invalid-manifest.ts'
import { tellError } from '../words.ts'
import type { Annotation } from './annotations.ts'

/** What is shown of a step that ended before anything could be said of single keys. */
export type Problem = Pick<Annotation, 'message' | 'hint' | 'location'>

const mostProblemsShown = 40

export function toProblems(error: unknown): Problem[] {
  if (error instanceof InvalidManifest) {
    const { file, problems } = error
    return problems.slice(0, mostProblemsShown).map(({ line, column, path, message }) => ({
      message: `${file}:${line}:${column}: ${path === '' ? '' : `${path}: `}${message}`,
      location: { file, line, column },
    }))
  }
  if (error instanceof InvalidInputs) return error.problems.map((message) => ({ message }))
  if (error instanceof KeyturnError) {
    const { message, hint } = tellError(error)
    return [{ message, hint: hint ?? undefined }]
  }
  if (isOfSystem(error)) {
    return [
      {
        message: `the machine refuses: ${error.message}`,
        hint: 'See that the runner has room on its disk and that the step may read and write there.',
      },
    ]
  }
  return [
    {
      message: `keyturn has a defect: ${error instanceof Error ? error.message : String(error)}`,
      hint: 'Please report it, with the log of this step.',
    },
  ]
}

/** What Node throws for a system call, such as one that opens a file. */
function isOfSystem(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error
}
