import { execFileSync } from 'node:child_process'

/**
 * What the version pull request holds: new versions, change logs, and everything that is built from them and committed
 * (the action's bundle names the version that it came from).
 */
for (const args of [['exec', 'changeset', 'version'], ['install', '--no-frozen-lockfile'], ['build'], ['format']]) {
  execFileSync('pnpm', args, { stdio: 'inherit' })
}
