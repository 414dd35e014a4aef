/**
 * What the version pull request holds: new versions, change logs, where the project is and which release of its action the
 * documents name, and what is built and committed (the action's bundle), so that the release finds everything in place.
 *
 *   GITHUB_REPOSITORY=OWNER/keyturn node scripts/version-packages.ts
 *
 * Needs pnpm on the PATH.
 */
import { execFileSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pinAction } from './pin-action.ts'

const root = join(import.meta.dirname, '..')
const { GITHUB_REPOSITORY: repository = '' } = process.env

pnpm('exec', 'changeset', 'version')
const { version } = JSON.parse(await readFile(join(root, 'packages/cli/package.json'), 'utf8')) as { version: string }
await pinAction(root, { repository, version })
pnpm('install', '--no-frozen-lockfile')
pnpm('build')
pnpm('format')

function pnpm(...args: readonly string[]): void {
  execFileSync('pnpm', args, { cwd: root, stdio: 'inherit' })
}
