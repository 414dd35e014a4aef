import { execFileSync } from 'node:child_process'

/**
 * What the version pull request holds: new versions, change logs, and what is built and committed (the action's bundle), so
 * that the release finds everything in place. Needs pnpm on the PATH.
 */
for (const args of [['exec', 'changeset', 'version'], ['install', '--no-frozen-lockfile'], ['build'], ['format']]) {
  execFileSync('pnpm', args, { stdio: 'inherit' })
}
