import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { KeyturnError } from '@keyturn/core'
import envPaths from 'env-paths'
import type { Document, LineCounter, Scalar, YAMLMap } from 'yaml'

/** What a configuration file says. */
export interface ConfigFile {
  file: string
  /** Where it was found: from the working folder upward, or in the user's folder. */
  scope: 'project' | 'user'
  /** Names for vaults, each for what `--vault` takes. */
  vaults: Readonly<Record<string, string>>
  /** Values of options by their names without hyphens in front. */
  defaults: Readonly<Record<string, string>>
  /** Where one of them stands, to follow the file's name: `:4`. */
  lineOfDefault(name: string): string
}

const fileName = 'keyturn.config.yaml'

/** The configuration files that count, the project's before the user's. @throws {KeyturnError} `INVALID_INPUT` */
export async function readConfigFiles(cwd: string): Promise<ConfigFile[]> {
  const project = nearestUpward(cwd)
  const user = join(envPaths('keyturn', { suffix: '' }).config, fileName)
  const files: ConfigFile[] = []
  if (project !== undefined) files.push(await readConfig(project, 'project'))
  if (existsSync(user) && user !== project) files.push(await readConfig(user, 'user'))
  return files
}

function nearestUpward(folder: string): string | undefined {
  for (let each = folder; ; each = dirname(each)) {
    const file = join(each, fileName)
    if (existsSync(file)) return file
    if (each === dirname(each)) return undefined
  }
}

async function readConfig(file: string, scope: ConfigFile['scope']): Promise<ConfigFile> {
  const { LineCounter, parseDocument } = await import('yaml')
  const lines = new LineCounter()
  let document: Document | undefined
  /** @param path where it stands, for its line */
  const refuse = (why: string, path: readonly string[] = []) =>
    new KeyturnError('INVALID_INPUT', `"${file}"${lineOf(document, path, lines)}: ${why}`, {
      hint: 'It has "vaults", names for what --vault takes, and "defaults", values of options: vault, output, timeout ...',
    })
  let value: unknown
  try {
    document = parseDocument(await readFile(file, 'utf8'), { lineCounter: lines })
    if (document.errors[0] !== undefined) throw document.errors[0]
    value = document.toJS() ?? {}
  } catch (error) {
    throw refuse(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error))
  }
  if (!isRecord(value)) throw refuse('it holds no settings')
  const stranger = Object.keys(value).find((name) => name !== 'vaults' && name !== 'defaults')
  if (stranger !== undefined) throw refuse(`"${stranger}" is no part of it`, [stranger])
  const texts = (part: 'vaults' | 'defaults') => {
    const members = value[part] ?? {}
    if (!isRecord(members)) throw refuse(`"${part}" holds no names with values`)
    return Object.fromEntries(
      Object.entries(members).map(([name, each]) => {
        if (typeof each === 'object') throw refuse(`${part}.${name} is no single value`, [part, name])
        return [name, String(each)]
      }),
    )
  }
  const lineOfDefault = (name: string) => lineOf(document, ['defaults', name], lines)
  return { file, scope, vaults: texts('vaults'), defaults: texts('defaults'), lineOfDefault }
}

/** The line of a name in the file. */
function lineOf(
  document: Pick<Document, 'getIn' | 'contents'> | undefined,
  path: readonly string[],
  lines: LineCounter,
): string {
  const [name] = path.slice(-1)
  const parent = document?.getIn(path.slice(0, -1), true) ?? document?.contents
  const items = typeof parent === 'object' && parent !== null && 'items' in parent ? (parent as YAMLMap).items : []
  const found = items.find(({ key }) => (key as Scalar | null)?.value === name)?.key as Scalar | undefined
  return found?.range ? `:${lines.linePos(found.range[0]).line}` : ''
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}
