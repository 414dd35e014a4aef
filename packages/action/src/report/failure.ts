import { asKeyturnError } from '@keyturn/core'
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
  const known = asKeyturnError(error)
  if (known !== error && known.code === 'UNEXPECTED') {
    return [{ message: `keyturn has a defect: ${known.message}`, hint: 'Please report it, with the log of this step.' }]
  }
  const { message, hint } = tellError(known)
  return [{ message, hint: hint ?? undefined }]
}
