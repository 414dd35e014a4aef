import { constants, generateKeyPairSync, type KeyObject, privateDecrypt, publicEncrypt } from 'node:crypto'
import { watch } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Keyturn } from './run-keyturn.ts'

/** How large the folder is that is rewritten. */
export interface RewrapSize {
  files: number
  valuesPerFile: number
}

export interface KilledRewrap {
  /** Values with the new version when the program was killed. */
  movedBefore: number
  violations: string[]
}

const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }

/**
 * Kills the program with SIGKILL after a number of writes in a folder of sops files, and runs the same command again.
 *
 * @param writes after how many changes of the folder it is killed
 */
export async function killRewrap(
  keyturn: Keyturn,
  name: string,
  { files, valuesPerFile, writes }: RewrapSize & { writes: number },
): Promise<KilledRewrap> {
  const keys = new Map<string, KeyObject>()
  for (const extra of ['', ' --new-version']) {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const pem = join(keyturn.folder, `${name}.pem`)
    await writeFile(pem, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
    const { version } = await keyturn.json<{ version: string }>(`import ${name} --file ${pem}${extra}`)
    keys.set(version, privateKey)
    if (extra === '') await writeFolder(join(keyturn.folder, name), { name, version, publicKey, files, valuesPerFile })
  }
  const folder = join(keyturn.folder, name)
  const line = `rewrap ${folder}`
  await keyturn.local(line, {
    onStart: (child) => {
      let seen = 0
      const watcher = watch(folder, () => {
        if (++seen === writes) child.kill('SIGKILL')
      })
      child.on('close', () => watcher.close())
    },
  })
  const [old = ''] = keys.keys()
  const before = await readValues(folder)
  const again = await keyturn.local(line)
  const after = await readValues(folder)
  const lost = [...before, ...after].filter((value) => !opens(keys.get(value.version), value))
  const left = (await readdir(folder)).filter((file) => !file.endsWith('.yaml'))
  const violations = [
    ...(before.length === files * valuesPerFile && after.length === before.length ? [] : ['a value is missing']),
    ...(lost.length === 0 ? [] : [`${lost.length} values do not open`]),
    ...(after.some(({ version }) => version === old) ? ['a value was not moved by the second run'] : []),
    ...(left.length === 0 ? [] : [`left behind: ${left.join(', ')}`]),
    ...(again.status === 0 ? [] : [`the second run ended with ${again.status}: ${again.stderr}`]),
  ]
  return { movedBefore: before.filter(({ version }) => version !== old).length, violations }
}

interface WrittenFolder extends RewrapSize {
  name: string
  version: string
  publicKey: KeyObject
}

async function writeFolder(folder: string, { name, version, publicKey, files, valuesPerFile }: WrittenFolder) {
  await mkdir(folder)
  for (let file = 0; file < files; file++) {
    const values = Array.from({ length: valuesPerFile }, (_, index) => {
      const enc = publicEncrypt({ key: publicKey, ...oaep }, dataKeyOf(index)).toString('base64url')
      return `    - {vault_url: "https://default.vault.localhost", name: ${name}, version: ${version}, created_at: x, enc: ${enc}}\n`
    })
    await writeFile(join(folder, `${file}.yaml`), `sops:\n  azure_kv:\n${values.join('')}`)
  }
}

function dataKeyOf(index: number): Buffer {
  return Buffer.alloc(32, index % 256)
}

async function readValues(folder: string): Promise<{ version: string; enc: string; index: number }[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.yaml'))
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))
  return texts.flatMap((text) =>
    [...text.matchAll(/version: (\w+),.*enc: ([\w-]+)/g)].map(([, version = '', enc = ''], index) => ({
      version,
      enc,
      index,
    })),
  )
}

function opens(key: KeyObject | undefined, { enc, index }: { enc: string; index: number }): boolean {
  try {
    return key !== undefined && privateDecrypt({ key, ...oaep }, Buffer.from(enc, 'base64url')).equals(dataKeyOf(index))
  } catch {
    return false
  }
}
