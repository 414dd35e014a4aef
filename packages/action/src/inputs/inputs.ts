import { KeyturnError } from '@keyturn/core'
import { type AuditInputs, readAudit } from './audit-inputs.ts'
import { readConnections } from './connection-inputs.ts'
import { type FailOn, readFailOn } from './fail-on.ts'
import { type Environment, InputReader } from './input-reader.ts'
import { type InputName, type Operation, operations } from './input-rules.ts'
import { readTargets } from './key-names.ts'
import { type MakeInputs, readMake } from './make-inputs.ts'
import { type ManifestInputs, readManifest } from './manifest-inputs.ts'
import { type RetireInputs, readRetire } from './retire-inputs.ts'
import { type RotateInputs, readRotate } from './rotate-inputs.ts'
import { refuseUntrustedWrite } from './untrusted-event.ts'

type OperationInputs = RotateInputs | MakeInputs | RetireInputs | ManifestInputs | AuditInputs

export type Inputs = OperationInputs & {
  /** What fails the step beside its problems. */
  failOn?: readonly FailOn[]
  /** Whether files may lie outside of the workspace. */
  allowOutsideWorkspace?: boolean
}

/** Wrong inputs: all of them, so that they can be put right in one go. */
export class InvalidInputs extends KeyturnError {
  override readonly name: string = 'InvalidInputs'
  /** One line each. */
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super('INVALID_INPUT', problems.join('\n'))
    this.problems = problems
  }
}

/**
 * Reads all inputs of the step from the environment in which the runner puts them (`INPUT_…`), and nothing else reads them.
 *
 * @param onIgnored called for each variable that looks like an input and is none of ours
 * @throws {InvalidInputs} `INVALID_INPUT` with every problem that there is. A name that is nearly one of ours is refused: a
 *   misspelt rule would otherwise rotate a key that is not due.
 */
export function readInputs(env: Environment, onIgnored: (variable: string) => void = () => {}): Inputs {
  const reader = new InputReader(env)
  for (const variable of reader.ignored) onIgnored(variable)
  const operation = reader.choice('operation', operations) ?? 'rotate'
  reader.refuseForeign(operation)
  const inputs = readOperation(reader, operation, env)
  const writes = operation !== 'plan' && operation !== 'audit' && !('dryRun' in inputs && inputs.dryRun)
  const vaults = 'targets' in inputs ? inputs.targets.map(({ connection }) => connection.vault) : inputs.vaults
  refuseUntrustedWrite(reader, { writes, vaults }, env)
  const failOn = readFailOn(reader, operation)
  const allowOutsideWorkspace = reader.boolean('allow-outside-workspace')
  if (reader.problems.length > 0) throw new InvalidInputs(reader.problems)
  return { ...inputs, ...(allowOutsideWorkspace && { allowOutsideWorkspace }), ...(failOn !== undefined && { failOn }) }
}

function readOperation(reader: InputReader, operation: Operation, env: Environment): OperationInputs {
  if (operation === 'plan' || operation === 'apply') return readManifest(reader, operation, env)
  if (operation === 'audit') return readAudit(reader, env)
  const targets = readTargets(reader, readConnections(reader, env))
  switch (operation) {
    case 'rotate':
      return readRotate(reader, targets, env)
    case 'retire':
      return readRetire(reader, targets, env)
    default:
      return readMake(reader, operation, targets)
  }
}

/** The files that the inputs name, each by its input. */
export function filesOf(inputs: Inputs): Partial<Record<InputName, string | undefined>> {
  switch (inputs.operation) {
    case 'rotate':
      return { resume: inputs.resumeFile }
    case 'retire':
      return { uses: inputs.usesFile }
    case 'plan':
    case 'apply':
      return { manifest: inputs.manifestFile, uses: inputs.usesFile }
    case 'audit':
      return { manifest: inputs.manifestFile, profile: inputs.profileFile, baseline: inputs.baselineFile }
    default:
      return { 'release-policy': inputs.releasePolicyFile }
  }
}
