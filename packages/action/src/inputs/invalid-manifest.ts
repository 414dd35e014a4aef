import { KeyturnError } from '@keyturn/core'
import type { ManifestProblem } from '@keyturn/core/manifest'

/** What is wrong with a manifest: each problem at its line. */
export class InvalidManifest extends KeyturnError {
  override readonly name: string = 'InvalidManifest'
  readonly file: string
  readonly problems: readonly ManifestProblem[]

  constructor(file: string, problems: readonly ManifestProblem[]) {
    super('INVALID_INPUT', `${file} has ${problems.length === 1 ? '1 problem' : `${problems.length} problems`}`)
    this.file = file
    this.problems = problems
  }
}
