/**
 * Writes into documents, examples, what `keyturn init` writes, and the packages' manifests where the project is and which
 * release of its action to use: the one place that knows. Until the first release they say `OWNER` and a commit of zeros.
 *
 *   node scripts/pin-action.ts OWNER/keyturn 1.2.3 [COMMIT]
 *
 * Without a commit the action is named by its tag, `@v1.2.3`: the commit of a release cannot be in the release itself.
 */
import { execFileSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface Pin {
  /** `OWNER/keyturn` on GitHub. */
  repository: string
  /** Without `v`. */
  version: string
  /** 40 hexadecimal digits; absent: the tag of the version. */
  commit?: string | undefined
}

/** Who is told where the project is: tests and this script speak of placeholders as such. */
const told = [
  '*.md',
  'docs/*.md',
  'examples/**',
  'packages/*/*.md',
  'packages/*/package.json',
  '.github/CODEOWNERS',
  'packages/cli/src/render/action-reference.ts',
]

/** A text with each reference to the action, and each mention of the repository, as the pin says. */
export function withPin(text: string, { repository, version, commit }: Pin): string {
  const [owner = ''] = repository.split('/')
  const reference = commit === undefined ? `${repository}@v${version}` : `${repository}@${commit} # v${version}`
  return text
    .replaceAll(/[\w.-]+\/keyturn@(?:[0-9a-f]{40} # v\d[\w.-]*|v\d+\.\d+\.\d[\w.-]*)/g, reference)
    .replaceAll('OWNER/keyturn', repository)
    .replaceAll(/@OWNER\/(?=[a-z])/g, `@${owner}/`)
}

/**
 * Pins a work tree.
 *
 * @throws {Error} when a value is none; nothing is written then
 */
export async function pinAction(root: string, pin: Pin): Promise<void> {
  if (!/^[\w.-]+\/keyturn$/.test(pin.repository)) throw new Error(`"${pin.repository}" is no repository called keyturn`)
  if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(pin.version)) throw new Error(`"${pin.version}" is no version, such as 1.2.3`)
  if (pin.commit !== undefined && !/^[0-9a-f]{40}$/.test(pin.commit)) throw new Error(`"${pin.commit}" is no commit`)
  for (const path of toldFiles(root)) {
    const file = join(root, path)
    const text = await readFile(file, 'utf8')
    const pinned = withPin(text, pin)
    if (pinned !== text) await writeFile(file, pinned)
  }
}

/** The files that a pin may change, change logs left out: they tell what was. */
export function toldFiles(root: string): string[] {
  const paths = told.map((path) => `:(glob)${path}`)
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', ...paths], {
    cwd: root,
    encoding: 'utf8',
  })
  return [...new Set(listed.split('\0'))].filter((path) => path !== '' && !path.endsWith('CHANGELOG.md'))
}

if (import.meta.main) {
  const [repository = '', version = '', commit] = process.argv.slice(2)
  await pinAction(join(import.meta.dirname, '..'), { repository, version, commit })
}
