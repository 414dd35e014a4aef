/**
 * Writes a CycloneDX bill of materials for each thing that a release consists of, from the lock file alone.
 * `node scripts/write-sboms.ts FOLDER`. The two libraries name what they install; the program and the action, which are
 * bundles, name all that they were built from and with.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'

const folder = resolve(process.argv[2] ?? 'sbom')
mkdirSync(folder, { recursive: true })

function write(packages: readonly string[], ...options: readonly string[]): void {
  const filters = packages.flatMap((name) => ['--filter', name])
  const format = ['--sbom-format', 'cyclonedx', '--sbom-spec-version', '1.6', '--lockfile-only', '--split']
  const { status, error } = spawnSync(
    'pnpm',
    [...filters, 'sbom', ...format, ...options, '--out', join(folder, '%s.cdx.json')],
    {
      stdio: 'inherit',
    },
  )
  if (status !== 0) throw new Error(`pnpm sbom failed for ${packages.join(', ')}`, { cause: error })
}

write(['@keyturn/core', '@keyturn/local-vault'], '--prod')
write(['keyturn', '@keyturn/action'])
