import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect } from 'vitest'

/** The folder of the repository. */
export const root: string = fileURLToPath(new URL('..', import.meta.url))

const program = join(root, 'packages/cli/dist/main.js')

export function readDocument(path: string): Promise<string> {
  return readFile(join(root, path), 'utf8')
}

/** The fenced blocks of one language. */
export function blocksOf(text: string, language: string): string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map((match) => match[1] ?? '')
}

/** The comment at the end of an example: what it prints. */
export function promisedBy(example: string): string {
  return (example.match(/(?:^\/\/ .*\n)+$/m)?.[0] ?? '').replaceAll(/^\/\/ /gm, '')
}

/** Runs command lines as they stand in a document, without quotes, on embedded vaults. */
export type Keyturn = (line: string) => Promise<string>

/** @param folder where the lines find their files, and their vaults in a folder `vaults` of it */
export function keyturnIn(
  folder: string,
  { vaults = 'vaults', env = {} }: { vaults?: string; env?: Record<string, string> } = {},
): Keyturn {
  return async (line) => {
    const { stdout } = await promisify(execFile)(process.execPath, [program, ...line.split(' ').slice(1)], {
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        HOME: folder,
        KEYTURN_LOCAL_DIR: join(folder, vaults),
        KEYTURN_STATE_DIR: join(folder, 'state'),
        NO_COLOR: '1',
        ...env,
      },
    })
    return stdout
  }
}

/**
 * Runs what a document's terminal sessions show, in order, and expects what they show.
 *
 * @returns how many command lines there were
 */
export async function replaySessions(document: string, keyturn: Keyturn): Promise<number> {
  const parts = blocksOf(document, 'console')
    .join('')
    .split(/^\$ /m)
    .filter((part) => part.startsWith('keyturn '))
  for (const part of parts) {
    const [line = '', ...output] = part.split('\n')
    expect(normalise(await keyturn(line)), line).toBe(normalise(output.join('\n')))
  }
  return parts.length
}

/** Version ids, also shortened ones, and times differ from run to run. */
function normalise(text: string): string {
  return text
    .replaceAll(/\b[0-9a-f]{32}\b/g, '<version>')
    .replaceAll(/\b[0-9a-f]{8}\b/g, '<short>')
    .replaceAll(/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z/g, '<time>')
    .trimEnd()
}
