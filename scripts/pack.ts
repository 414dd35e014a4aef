import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const root = fileURLToPath(new URL('..', import.meta.url))

/** The packages that users install, in the order of their arrows. */
export const publishedPackages = ['local-vault', 'core', 'cli'] as const
export type PublishedPackage = (typeof publishedPackages)[number]

/** Packs the published packages as the registry would get them; gives the path of each tarball. */
export async function packPublishedPackages(destination: string): Promise<Record<PublishedPackage, string>> {
  const tarballs = await Promise.all(
    publishedPackages.map(async (name) => [name, await pack(`${root}/packages/${name}`, destination)] as const),
  )
  return Object.fromEntries(tarballs) as Record<PublishedPackage, string>
}

async function pack(folder: string, destination: string): Promise<string> {
  const { stdout } = await run('pnpm', ['pack', '--json', '--pack-destination', destination], {
    cwd: folder,
    shell: process.platform === 'win32', // pnpm is a .cmd file there
  })
  return (JSON.parse(stdout) as { filename: string }).filename
}
