import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import type { Plugin } from 'rolldown'

interface BundledPackage {
  title: string
  text: string
}

/**
 * Writes `licenses.txt` beside the bundle: the licence of every package whose code is in it, read from that package. The
 * licences ask for that, and the list shows at a glance what an update has brought in.
 */
export function thirdPartyLicenses(): Plugin {
  return {
    name: 'third-party-licenses',
    generateBundle(_options, bundle) {
      const found = new Map<string, BundledPackage>()
      for (const output of Object.values(bundle)) {
        if (output.type !== 'chunk') continue
        for (const id of output.moduleIds) {
          const at = id.lastIndexOf(`node_modules${sep}`)
          if (at < 0) continue
          const folder = packageFolder(id, at + `node_modules${sep}`.length)
          if (!found.has(folder)) found.set(folder, readPackage(folder))
        }
      }
      const packages = [...found.values()].sort((a, b) => (a.title < b.title ? -1 : 1))
      const unique = packages.filter((each, index) => each.title !== packages[index - 1]?.title)
      const line = '='.repeat(80)
      this.emitFile({
        type: 'asset',
        fileName: 'licenses.txt',
        source: [
          `The action's bundle contains code of ${unique.length} packages. Their licences:\n`,
          ...unique.map(({ title, text }) => `${line}\n${title}\n${line}\n\n${text}\n`),
        ].join('\n'),
      })
    },
  }
}

function packageFolder(id: string, start: number): string {
  const [first = '', second = ''] = id.slice(start).split(sep)
  return join(id.slice(0, start), first.startsWith('@') ? join(first, second) : first)
}

function readPackage(folder: string): BundledPackage {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<
    string,
    string
  >
  const file = readdirSync(folder)
    .sort()
    .find((entry) => /^licen[cs]e/i.test(entry))
  const text = file && readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trimEnd()
  if (!license && !text) throw new Error(`${name} in ${dirname(folder)} says nothing of its licence`)
  return {
    title: `${name} ${version} (${license})`,
    text: text || `The package names ${license} and has no licence file.`,
  }
}
