import { execFile } from 'node:child_process'
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { pinAction, toldFiles } from '../scripts/pin-action.ts'
import { root } from './documents.ts'

const run = promisify(execFile)
const repository = 'contoso/keyturn'
const commit = '0123456789abcdef0123456789abcdef01234567'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyturn-release-'))
})

afterEach(() => rm(folder, { recursive: true, force: true }))

describe('pinning the action', () => {
  const textsOf = () =>
    Promise.all(toldFiles(folder).map(async (path) => ({ path, text: await readFile(join(folder, path), 'utf8') })))
  const placeholder = /OWNER\/keyturn|@OWNER\/|@0{40}/

  beforeEach(async () => {
    await run('git', ['init', '--quiet', folder])
    for (const path of toldFiles(root)) {
      await mkdir(dirname(join(folder, path)), { recursive: true })
      await copyFile(join(root, path), join(folder, path))
    }
  })

  test('leaves no placeholder in documents, examples, manifests and what init writes', async () => {
    const told = toldFiles(folder)
    for (const path of [
      'README.md',
      'SECURITY.md',
      'docs/action.md',
      'examples/workflows/rotate-nightly.yml',
      '.github/CODEOWNERS',
      'packages/core/package.json',
      'packages/cli/src/render/action-reference.ts',
    ]) {
      expect(told).toContain(path)
    }
    await pinAction(folder, { repository, version: '1.2.3', commit })
    for (const { path, text } of await textsOf()) expect(text, path).not.toMatch(placeholder)
    const reference = await readFile(join(folder, 'packages/cli/src/render/action-reference.ts'), 'utf8')
    expect(reference).toContain(`'contoso/keyturn@${commit} # v1.2.3'`)
    const { repository: where } = JSON.parse(await readFile(join(folder, 'packages/cli/package.json'), 'utf8'))
    expect(where.url).toBe('git+https://github.com/contoso/keyturn.git')
  })

  test('by the tag in the release itself, then by its commit, then by the next tag: each replaces the one before', async () => {
    const example = async () => {
      const text = await readFile(join(folder, 'examples/workflows/rotate-nightly.yml'), 'utf8')
      return /uses: (\S+keyturn@.*)/.exec(text)?.[1]
    }
    await pinAction(folder, { repository, version: '1.2.3' })
    expect(await example()).toBe('contoso/keyturn@v1.2.3')
    await pinAction(folder, { repository, version: '1.2.3', commit })
    expect(await example()).toBe(`contoso/keyturn@${commit} # v1.2.3`)
    await pinAction(folder, { repository, version: '2.0.0-beta.1' })
    expect(await example()).toBe('contoso/keyturn@v2.0.0-beta.1')
  })

  test.each([
    [{ repository: 'contoso', version: '1.2.3' }, /"contoso" is no repository called keyturn/],
    [{ repository, version: 'latest' }, /"latest" is no version/],
    [{ repository, version: '1.2.3', commit: 'main' }, /"main" is no commit/],
  ])('with %j is refused, and nothing is written', async (pin, message) => {
    const before = await textsOf()
    await expect(pinAction(folder, pin)).rejects.toThrow(message)
    expect(await textsOf()).toEqual(before)
  })
})

/** The script is for bash on GitHub's own Linux. */
describe.skipIf(process.platform === 'win32')('the release of the action', () => {
  /** What GitHub has, and a `gh` that knows it and notes what it is asked to change. */
  async function release({
    version,
    state,
    hasTag,
  }: {
    version: string
    state: 'none' | 'draft' | 'published'
    hasTag: boolean
  }) {
    await mkdir(join(folder, 'packages/cli'), { recursive: true })
    await writeFile(join(folder, 'packages/cli/package.json'), JSON.stringify({ version }))
    const view = { none: 'exit 1', draft: 'echo true', published: 'echo false' }[state]
    const gh = `#!/usr/bin/env bash
case "$1 $2 $3" in
  'release view '*) ${view} ;;
  *) echo "$@" >> asked ;;
esac
case "$*" in *'--method PATCH'*) ${hasTag ? 'exit 0' : 'exit 1'} ;; esac
`
    await writeFile(join(folder, 'gh'), gh)
    await chmod(join(folder, 'gh'), 0o755)
    await writeFile(join(folder, 'asked'), '')
    await run('bash', [join(root, 'scripts/release-action.sh'), 'sbom/a.json', 'sbom/b.json'], {
      cwd: folder,
      env: {
        PATH: [folder, dirname(process.execPath), process.env.PATH].join(delimiter),
        GITHUB_REPOSITORY: repository,
        GITHUB_SHA: commit,
      },
    })
    const asked = await readFile(join(folder, 'asked'), 'utf8')
    return asked.trim().split('\n')
  }

  test('is the latest one, with its files, and the major tag is made with the first', async () => {
    const asked = await release({ version: '1.0.0', state: 'none', hasTag: false })
    expect(asked).toEqual([
      'release delete v1.0.0 --yes',
      expect.stringMatching(
        /^release create v1\.0\.0 --target [0-9a-f]{40} --title v1\.0\.0 --latest --notes .*contoso\/keyturn\/blob\/v1\.0\.0\/packages\/cli\/CHANGELOG\.md.* sbom\/a\.json sbom\/b\.json$/,
      ),
      `api --method PATCH repos/contoso/keyturn/git/refs/tags/v1 -f sha=${commit} -F force=true`,
      `api --method POST repos/contoso/keyturn/git/refs -f ref=refs/tags/v1 -f sha=${commit}`,
    ])
  })

  test('that broke off after its draft is made anew; one that is published is kept, and only the tag is moved', async () => {
    const draft = await release({ version: '1.1.0', state: 'draft', hasTag: true })
    expect(draft.map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual([
      'release delete v1.1.0',
      'release create v1.1.0',
      'api --method PATCH',
    ])
    const published = await release({ version: '1.1.0', state: 'published', hasTag: true })
    expect(published.map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual(['api --method PATCH'])
  })

  test('of a version to try is not the latest one, and moves no tag', async () => {
    const asked = await release({ version: '2.0.0-beta.1', state: 'none', hasTag: true })
    expect(asked[1]).toContain(' --prerelease ')
    expect(asked).toHaveLength(2)
  })
})
