import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, normalize, relative } from 'node:path'

/** A file of a package's `src` and the files of it that it imports, types included. Paths are relative to `src`. */
export interface Room {
  file: string
  imports: string[]
}

/** Reads the relative imports of each source file below `src`: static, re-exported and dynamic ones. */
export async function readImports(src: string): Promise<Room[]> {
  const entries = await readdir(src, { recursive: true })
  const files = entries.filter((entry) => entry.endsWith('.ts')).sort()
  return Promise.all(
    files.map(async (file) => {
      const code = await readFile(join(src, file), 'utf8')
      const named = [...code.matchAll(/\b(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, path]) => path ?? '')
      return { file, imports: named.map((path) => normalize(join(dirname(file), path))) }
    }),
  )
}

/**
 * What stands against the arrows: a file whose room is on no floor, an import of a room that stands higher, a floor on
 * which nothing stands.
 *
 * @param floors the rooms from the ground up: folders, and files that stand loose in `src`. A room may import itself and
 *   those before it.
 */
export function findBrokenArrows(rooms: readonly Room[], floors: readonly string[]): string[] {
  const floorOf = (file: string) => floors.indexOf(dirname(file) === '.' ? file : dirname(file))
  const homeless = rooms
    .filter(({ file }) => floorOf(file) === -1)
    .map(({ file }) => `${file} is in no room of the table`)
  const rising = rooms.flatMap(({ file, imports }) =>
    imports
      .filter((imported) => floorOf(imported) > floorOf(file))
      .map((imported) => `${file} imports ${imported}, which stands above it`),
  )
  const used = new Set(rooms.map(({ file }) => floors[floorOf(file)]))
  const empty = floors
    .filter((floor) => !used.has(floor))
    .map((floor) => `${floor} is in the table, and nothing is in it`)
  return [...homeless, ...rising, ...empty]
}

/** The circles between files: each as the path that leads from a file back to itself. */
export function findCircles(rooms: readonly Room[]): string[] {
  const importsOf = new Map(rooms.map(({ file, imports }) => [file, imports]))
  const circles: string[] = []
  const done = new Set<string>()
  const visit = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file)
    if (start !== -1) circles.push([...path.slice(start), file].join(' -> '))
    if (start !== -1 || done.has(file)) return
    for (const imported of importsOf.get(file) ?? []) visit(imported, [...path, file])
    done.add(file)
  }
  for (const { file } of rooms) visit(file, [])
  return circles
}

/** The path of a file of `src` as an import in another one names it. */
export function importPath(from: string, to: string): string {
  const path = relative(dirname(from), to)
  return path.startsWith('.') ? path : `./${path}`
}
