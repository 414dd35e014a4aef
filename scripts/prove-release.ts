/**
 * Releases what is committed to a registry on this machine, step by step as `.github/workflows/release.yml` does, and installs the
 * program from there as a stranger would. Outside of the suite: it installs the registry (verdaccio) from npm.
 *
 *   npx -y pnpm@12 exec node scripts/prove-release.ts
 *
 * Exits 1 at the first step that does not do what it has to.
 */
import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { toldFiles } from './pin-action.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '..')
const repository = 'contoso/keyturn'
const names = ['@keyturn/core', '@keyturn/local-vault', 'keyturn']
const verdaccio = '6.10.4'

const folder = await mkdtemp(join(tmpdir(), 'keyturn-release-'))
const clone = join(folder, 'clone')
const registry = await startRegistry()
const tokenLine = `${registry.url.replace('http:', '')}:_authToken=of-nobody\n`
/** What a shell of its own has: nothing of this workspace, and a registry that is on this machine. */
const env = {
  PATH: process.env.PATH,
  HOME: folder,
  NO_COLOR: '1',
  NPM_CONFIG_USERCONFIG: join(folder, 'npmrc'),
  NPM_CONFIG_REGISTRY: registry.url,
  PNPM_CONFIG_REGISTRY: registry.url,
  GITHUB_REPOSITORY: repository,
}

try {
  await writeFile(env.NPM_CONFIG_USERCONFIG, tokenLine)
  const version = await versionPullRequest()
  const commit = await merge(version)
  await packAndPublish(version, commit)
  await installAsStranger(version, commit)
} finally {
  await registry.close()
  await rm(folder, { recursive: true, force: true })
}

/** What merging changesets makes: the content of the version pull request. */
async function versionPullRequest(): Promise<string> {
  say('the version pull request')
  await run('git', ['clone', '--quiet', root, clone])
  await pnpm('install', '--frozen-lockfile')
  const changesets = (await readdir(join(clone, '.changeset'))).filter((name) => name !== 'README.md')
  assert.ok(
    changesets.some((name) => name.endsWith('.md')),
    'there is a changeset to release',
  )
  await inClone('node', 'scripts/version-packages.ts')
  assert.deepEqual((await readdir(join(clone, '.changeset'))).toSorted(), ['README.md', 'config.json'])
  const versions = await Promise.all(['core', 'local-vault', 'cli'].map(versionOf))
  assert.equal(new Set(versions).size, 1, `one version for all: ${versions.join(', ')}`)
  const [version = ''] = versions
  for (const name of ['core', 'local-vault', 'cli']) {
    assert.match(
      await readFile(join(clone, `packages/${name}/CHANGELOG.md`), 'utf8'),
      new RegExp(`^## ${version}$`, 'm'),
    )
  }
  return version
}

/** Merged, it passes what the pull request's CI runs of the rules for documents and workflows. */
async function merge(version: string): Promise<string> {
  say(`version ${version}, merged`)
  await git('add', '--all')
  await git(
    '-c',
    'user.name=release',
    '-c',
    'user.email=release@localhost',
    'commit',
    '--quiet',
    '--message',
    'Version packages',
  )
  await pnpm('build')
  assert.equal((await git('status', '--porcelain')).stdout, '', 'what is built is what is committed')
  const rules = ['readme', 'package-readmes', 'words', 'release'].map((name) => `test/${name}.test.ts`)
  await pnpm('exec', 'vitest', 'run', ...rules, 'action/test/workflows.test.ts', 'cli/test/commands/init.test.ts')
  return (await git('rev-parse', 'HEAD')).stdout.trim()
}

async function packAndPublish(version: string, commit: string): Promise<void> {
  say('pack')
  await inClone('node', 'scripts/pin-action.ts', repository, version, commit)
  for (const path of toldFiles(clone)) {
    const text = await readFile(join(clone, path), 'utf8')
    assert.doesNotMatch(text, /OWNER\/keyturn|@OWNER|@0{40}/, `${path} has a placeholder`)
  }
  await pnpm('build')
  await changeset('publish-plan', '--output', join(folder, 'plan.json'))
  const packed = join(folder, 'packed')
  await changeset('pack', '--from-publish-plan', join(folder, 'plan.json'), '--out-dir', packed)
  say('publish')
  // pnpm has settings of its own, and nothing of this may ever reach another registry.
  await appendFile(join(clone, '.npmrc'), `registry=${registry.url}\n${tokenLine}`)
  for (const program of ['pnpm', 'npm']) {
    assert.equal((await inClone(program, 'config', 'get', 'registry')).stdout.trim(), registry.url)
  }
  await changeset('publish', '--from-pack-dir', packed, '--no-git-tag')
  for (const name of names) {
    const { stdout } = await inClone('npm', 'view', name, 'dist-tags', 'repository', '--json')
    const published = JSON.parse(stdout) as { 'dist-tags': object; repository: { url: string } }
    assert.deepEqual(published['dist-tags'], { latest: version })
    assert.equal(published.repository.url, `git+https://github.com/${repository}.git`)
  }
  say('publish again: nothing is left to do')
  await changeset('publish-plan', '--output', join(folder, 'again.json'))
  const again = JSON.parse(await readFile(join(folder, 'again.json'), 'utf8')) as { plan: { kind: string }[][] }
  assert.deepEqual(
    again.plan.flat().filter(({ kind }) => kind === 'publish'),
    [],
  )
}

/** A folder with nothing in it, and the commands of the README. */
async function installAsStranger(version: string, commit: string): Promise<void> {
  say(`npm install --global keyturn, from ${registry.url}`)
  const [home, prefix] = [join(folder, 'home'), join(folder, 'prefix')]
  await mkdir(home)
  const stranger = {
    cwd: home,
    env: { ...env, HOME: home, KEYTURN_VAULT: 'local', PATH: `${join(prefix, 'bin')}:${env.PATH}` },
  }
  await run('npm', ['install', '--global', 'keyturn', '--prefix', prefix], stranger)
  const keyturn = async (line: string) => (await run('keyturn', line.split(' '), stranger)).stdout
  assert.equal((await keyturn('--version')).trim(), version)
  const readme = await readFile(join(clone, 'README.md'), 'utf8')
  const lines = [...readme.matchAll(/^\$ keyturn (.+)$/gm)].map(([, line = '']) => line)
  assert.ok(lines.length > 3, 'the README shows a session')
  const said = []
  for (const line of lines) said.push(await keyturn(line))
  assert.match(
    said.join(''),
    /created orders[\s\S]*not due, nothing done[\s\S]*orders {2}rotated[\s\S]*check round-trip +passed/,
  )
  await keyturn('init github --vault contoso --key orders --repository contoso/orders')
  const workflow = await readFile(join(home, '.github/workflows/keyturn.yml'), 'utf8')
  assert.match(workflow, new RegExp(`uses: ${repository}@${commit} # v${version}$`, 'm'))
  const project = join(folder, 'project')
  await mkdir(project)
  await run('npm', ['install', '@keyturn/core', '@keyturn/local-vault', '--prefix', project], {
    ...stranger,
    cwd: project,
  })
  const program = `import { connect, createKey, rotateKey } from '@keyturn/core'
import { openLocalVault } from '@keyturn/local-vault'
const vault = await connect(await openLocalVault())
await createKey(vault, 'orders', { keyType: 'EC' })
console.log((await rotateKey(vault, 'orders')).outcome)`
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program], {
    ...stranger,
    cwd: project,
  })
  assert.equal(stdout.trim(), 'rotated')
  say('released, installed, and it rotates')
}

/** A registry on this machine that takes anything from anybody, and has from npm what it was not given. */
async function startRegistry(): Promise<{ url: string; close: () => Promise<void> }> {
  say('a registry on this machine')
  const tool = join(folder, 'verdaccio')
  await mkdir(tool)
  // It names one of its dependencies by a tag that not every mirror of npm has.
  await writeFile(
    join(tool, 'package.json'),
    JSON.stringify({ private: true, dependencies: { verdaccio }, overrides: { 'node-fetch': '2.7.0' } }),
  )
  await run('npm', ['install', '--no-audit', '--no-fund', '--prefix', tool], { cwd: tool })
  const { stdout: npm } = await run('npm', ['config', 'get', 'registry'])
  const all = { access: '$all', publish: '$all', unpublish: '$all' }
  const config = {
    storage: join(tool, 'storage'),
    uplinks: { npm: { url: npm.trim() } },
    packages: { keyturn: all, '@keyturn/*': all, '**': { ...all, proxy: 'npm' } },
    log: { type: 'stdout', format: 'pretty', level: 'warn' },
  }
  await writeFile(join(tool, 'config.yaml'), JSON.stringify(config))
  const port = await freePort()
  const server = spawn(
    process.execPath,
    [
      join(tool, 'node_modules/verdaccio/bin/verdaccio'),
      '--config',
      join(tool, 'config.yaml'),
      '--listen',
      `127.0.0.1:${port}`,
    ],
    { stdio: 'ignore' },
  )
  const ended = new Promise<void>((resolve) => server.once('close', () => resolve()))
  const url = `http://127.0.0.1:${port}/`
  for (let tries = 0; !(await fetch(`${url}-/ping`).catch(() => undefined))?.ok; tries++) {
    assert.ok(tries < 300 && server.exitCode === null, 'the registry does not start')
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  return {
    url,
    close: async () => {
      server.kill()
      await ended
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function versionOf(name: string): Promise<string> {
  return (JSON.parse(await readFile(join(clone, `packages/${name}/package.json`), 'utf8')) as { version: string })
    .version
}

function inClone(program: string, ...args: string[]): Promise<{ stdout: string; stderr: string }> {
  return run(program, args, { cwd: clone, env, maxBuffer: 1e8 }).catch((error: { stdout: string; stderr: string }) => {
    process.stderr.write(`${error.stdout}\n${error.stderr}\n`)
    throw error
  })
}

function pnpm(...args: string[]): Promise<unknown> {
  return inClone('pnpm', ...args)
}

function changeset(...args: string[]): Promise<unknown> {
  return pnpm('exec', 'changeset', ...args)
}

function git(...args: string[]): Promise<{ stdout: string }> {
  return inClone('git', ...args)
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
