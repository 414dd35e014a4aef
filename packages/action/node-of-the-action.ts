import type { Plugin } from 'rolldown'

/** What `jsonwebtoken` asks of the Node that runs it. The action runs on Node 24 alone (`action.yml`), which satisfies all of it. */
const satisfied = ['^6.12.0 || >=8.0.0', '>=15.7.0', '>=16.9.0']
const stand = '\0node-of-the-action'

/**
 * Stands in for `semver`, a tenth of the sign-in library, of which `jsonwebtoken` calls this one function. A question that is not
 * known here, which an update might bring, fails the first sign-in of the tests.
 */
export function nodeOfTheAction(): Plugin {
  return {
    name: 'node-of-the-action',
    resolveId: (source, importer) =>
      source === 'semver' && /[\\/]jsonwebtoken[\\/]/.test(importer ?? '') ? stand : undefined,
    load: (id) =>
      id === stand
        ? `export function satisfies(version, range) {
  if (${JSON.stringify(satisfied)}.includes(range)) return true
  throw new Error(\`whether Node 24 satisfies \${range} is not known to the bundle\`)
}`
        : undefined,
  }
}
