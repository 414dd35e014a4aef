import { execFile } from 'node:child_process'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createKeyturn, type Keyturn, program } from '../run-keyturn.ts'

let keyturn: Keyturn

beforeAll(async () => {
  keyturn = await createKeyturn()
  for (const name of ['orders', 'others', 'invoices']) await keyturn.local(`create ${name} --type EC`)
})

afterAll(() => keyturn.remove())

const complete = async (...typed: string[]) => {
  const { stdout, stderr, status } = await keyturn.run(['__complete', ...typed])
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
  return stdout.split('\n').filter((line) => line !== '')
}

test('commands, their words, flags and what flags may be are completed', async () => {
  expect(await complete('ro')).toEqual(['rotate'])
  expect(await complete('policy', 's')).toEqual(['show', 'set'])
  expect(await complete('rotate', '--if')).toEqual(['--if-older-than', '--if-expires-within', '--if-due'])
  expect(await complete('list', '-o', '')).toEqual(['text', 'json', 'yaml', 'tsv'])
  expect(await complete('plan', '-o', 'm')).toEqual(['markdown', 'manifest'])
  expect(await complete('create', 'x', '--curve', 'P-5')).toEqual(['P-521'])
})

test('names of keys come from the vault; without one, or one that cannot be had, there are none', async () => {
  expect(await complete('show', '--vault', 'local', 'o')).toEqual(['orders', 'others'])
  expect(await complete('show', '-v', 'local:typo', 'o')).toEqual([])
  expect(await complete('show', 'o')).toEqual([])
})

test('a word that is still empty completes to every name, also as PowerShell writes it', async () => {
  for (const empty of ['', '""']) {
    expect(await complete('show', '--vault', 'local', empty)).toEqual(['invoices', 'orders', 'others'])
  }
})

test('a vault that never answers holds nobody up: there are no names then, and no error', async () => {
  await keyturn.local('vault faults add silence --operation getKeys --times unlimited')
  expect(await complete('show', '--vault', 'local', 'o')).toEqual([])
  await keyturn.local('vault faults clear')
  expect(await complete('show', '--vault', 'local', 'o')).toEqual(['orders', 'others'])
})

test('where nothing can stand nothing is printed, not even an empty line, which shells take for a word', async () => {
  expect((await keyturn.run(['__complete', 'nothing-like-this', ''])).stdout).toBe('')
})

test('bash completes by the script that is printed', async () => {
  const bin = join(keyturn.folder, 'bin')
  await mkdir(bin)
  await symlink(process.execPath, join(bin, 'node'))
  await writeFile(join(bin, 'keyturn'), `#!/bin/sh\nexec node ${program} "$@"\n`, { mode: 0o755 })
  const { stdout: script } = await keyturn.run(['completion', 'bash'])
  const ask = `${script}\nCOMP_WORDS=(keyturn show --vault local ot); COMP_CWORD=4; _keyturn; echo "\${COMPREPLY[*]}"`
  const env = {
    PATH: `${bin}:${process.env.PATH}`,
    HOME: keyturn.folder,
    KEYTURN_LOCAL_DIR: join(keyturn.folder, 'vaults'),
  }
  const { stdout } = await promisify(execFile)('bash', ['--norc', '-c', ask], { env })
  expect(stdout).toBe('others\n')
})

test.each(['zsh', 'fish', 'powershell'])('there is a script for %s, which asks the program', async (shell) => {
  const { stdout, status } = await keyturn.run(['completion', shell])
  expect({ status, asks: stdout.includes('keyturn __complete') }).toEqual({ status: 0, asks: true })
})

test('another shell is refused by name', async () => {
  const { stderr, status } = await keyturn.run(['completion', 'tcsh'])
  expect(status).toBe(2)
  expect(stderr).toContain('"tcsh" is none of the shells that can complete keyturn: bash, zsh, fish, powershell')
})
