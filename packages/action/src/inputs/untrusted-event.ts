import type { Environment, InputReader } from './input-reader.ts'

/**
 * A workflow on `pull_request_target` runs with the rights of the repository, and what it does can be steered by whoever opens
 * a pull request. What only reads, and an embedded vault, may run there.
 */
export function refuseUntrustedWrite(
  reader: InputReader,
  { writes, vaults }: { writes: boolean; vaults: readonly string[] },
  env: Environment,
): void {
  // Read wherever it stands, so that a value that says neither is found before the day on which it counts.
  const isAllowed = reader.boolean('allow-pull-request-target')
  if (env.GITHUB_EVENT_NAME !== 'pull_request_target' || !writes) return
  if (vaults.length > 0 && vaults.every((vault) => /^local(:|$)/.test(vault))) return
  if (isAllowed) return
  reader.problem(
    'this workflow runs on pull_request_target, with the rights of the repository for whoever opens a pull request, so nothing is written: use "dry-run: true", "operation: plan" or "vault: local", or say "allow-pull-request-target: true" when no part of this job comes from the pull request',
  )
}
