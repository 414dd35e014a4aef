import { type ConfigFile, readConfigFiles } from '../files/config-file.ts'
import { globalFlags } from '../flags/global-flags.ts'
import { invalid } from './usage-error.ts'

/** A value that no flag gave. */
export interface Setting {
  value: string
  /** What says so, for errors and for `doctor`: a variable, or a file. */
  source: string
}

/** What stands in for flags of every command that are not given: variables first, then the project's file, then the user's. */
export interface Settings {
  /** By the names of the flags. */
  options: ReadonlyMap<string, Setting>
  /** Vaults by the names that a file gives them. */
  vaults: ReadonlyMap<string, string>
  files: readonly string[]
}

/** A project is somebody else's files as soon as it is cloned: these it may not decide for whoever works in it. */
const notForProjects: readonly string[] = ['allow-host', 'yes']

/** @throws {KeyturnError} `INVALID_INPUT` for a value that is not allowed, a name that is no option, an unreadable file */
export async function readSettings(env: Record<string, string | undefined>, cwd: string): Promise<Settings> {
  const files = await readConfigFiles(cwd)
  const options = new Map<string, Setting>()
  for (const file of files.toReversed()) {
    for (const [name, value] of Object.entries(file.defaults)) options.set(name, check(name, value, file))
  }
  for (const name of Object.keys(globalFlags)) {
    const variable = variableOf(name)
    const value = env[variable]
    // Where a vault may be named besides has an order of its own.
    if (name !== 'vault' && value) options.set(name, allowed(name, { value, source: variable }))
  }
  const vaults = new Map(files.toReversed().flatMap((file) => Object.entries(file.vaults)))
  return { options, vaults, files: files.map(({ file }) => file) }
}

/** `KEYTURN_NO_COLOR` of `no-color`. */
export function variableOf(flag: string): string {
  return `KEYTURN_${flag.toUpperCase().replaceAll('-', '_')}`
}

function check(name: string, value: string, { file, scope, lineOfDefault }: ConfigFile): Setting {
  const place = `"${file}"${lineOfDefault(name)}`
  if (globalFlags[name] === undefined) {
    throw invalid(
      `${place}: defaults.${name} is no option of every command`,
      `Use one of ${Object.keys(globalFlags).join(', ')}.`,
    )
  }
  if (scope === 'project' && notForProjects.includes(name)) {
    throw invalid(
      `${place}: defaults.${name} is not for a project to decide`,
      'It may stand in your own file, or be a flag.',
    )
  }
  return allowed(name, { value, source: `${file}${lineOfDefault(name)}` })
}

function allowed(name: string, setting: Setting): Setting {
  const { type, choices } = globalFlags[name] ?? {}
  const values = type === 'boolean' ? ['true', 'false', '1', '0'] : choices
  if (values === undefined || values.includes(setting.value)) return setting
  throw invalid(`${setting.source}: ${name} cannot be "${setting.value}"; use one of ${values.join(', ')}`)
}
