/**
 * Holds the packed packages against what npm, Node and TypeScript make of them: publint reads the manifest,
 * attw resolves the types as each module system does. Exits 1 with their findings.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { packPublishedPackages } from './pack.ts'

const run = promisify(execFile)
const folder = await mkdtemp(join(tmpdir(), 'keyturn-pack-'))

/** The program has no module to import, so it has no types to resolve. */
const withTypes = new Set(['core', 'local-vault'])

try {
  const tarballs = await packPublishedPackages(folder)
  const checks = Object.entries(tarballs).flatMap(([name, tarball]) => [
    check('publint', ['run', tarball, '--strict']),
    ...(withTypes.has(name) ? [check('attw', [tarball, '--profile', 'esm-only'])] : []),
  ])
  const failures = (await Promise.all(checks)).filter((failure) => failure !== undefined)
  for (const failure of failures) process.stderr.write(`${failure}\n`)
  if (failures.length > 0) process.exitCode = 1
  else process.stdout.write(`${Object.keys(tarballs).length} packed packages are well-formed\n`)
} finally {
  await rm(folder, { recursive: true, force: true })
}

async function check(tool: string, args: string[]): Promise<string | undefined> {
  try {
    await run(tool, args, { shell: process.platform === 'win32' })
    return undefined
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string }
    return `${tool} ${args.join(' ')}\n${stdout ?? ''}${stderr ?? String(error)}`
  }
}
