import http from 'node:http'
import type { Plugin } from 'rolldown'

const stand = '\0node-http'
const otherClient = ['WebSocket', 'CloseEvent', 'MessageEvent']

/**
 * Stands in for imports of `node:http`. Who imports it has all of its properties read, and the getters of three load a second HTTP client
 * and HTTP/2, which takes more than an empty program does. These three are left out here; to import one by its name fails the build.
 */
export function nodeHttp(): Plugin {
  const names = Object.keys(http).filter((name) => !otherClient.includes(name))
  return {
    name: 'node-http',
    resolveId: (source, _importer, { kind }) =>
      kind !== 'require-call' && /^(?:node:)?http$/.test(source) ? stand : undefined,
    load: (id) =>
      id === stand
        ? `const http = process.getBuiltinModule('node:http')
export default http
${names.map((name) => `export const ${name} = http.${name}`).join('\n')}`
        : undefined,
  }
}
