import type { PreRenderedChunk, RolldownOptions } from 'rolldown'
import { nodeHttp } from './node-http.ts'
import { nodeOfTheAction } from './node-of-the-action.ts'
import { thirdPartyLicenses } from './third-party-licenses.ts'

const config: RolldownOptions = {
  input: 'src/main.ts',
  platform: 'node',
  plugins: [nodeHttp(), nodeOfTheAction(), thirdPartyLicenses()],
  external: [
    // An embedded vault makes certificates to serve TLS and to sign a key that it releases. In the action it does neither.
    /local-vault[\\/]dist[\\/]certificate\.js$/,
    // Opens a browser, for a sign-in by a person; a runner has none.
    'open',
  ],
  // `@actions/core` brings an HTTP client for ID tokens and artifacts; what is not called of it need not be there.
  treeshake: { moduleSideEffects: (id) => !/[\\/](undici|http-client|@actions[\\/]core)[\\/]/.test(id) },
  // The SDK asks of every body whether it is a form, and the question alone loads a second HTTP client. keyturn sends none.
  transform: { define: { FormData: 'undefined' } },
  output: {
    dir: 'dist',
    format: 'esm',
    cleanDir: true,
    // The bundle is committed, and people have to be able to review it and to see what an update changes.
    minify: false,
    // What is said of a function stands in its source, and licences in a file of their own; without them it is a fifth smaller.
    comments: false,
    chunkFileNames: (chunk) => `${nameAfterPackage(chunk)}.js`,
  },
}

/** A chunk that is loaded lazily is called as the package that it begins with: `azure-identity`, not `esm3`. */
function nameAfterPackage({ name, facadeModuleId, moduleIds }: PreRenderedChunk): string {
  // What several chunks share begins with no package, and may be called as the folder that its files happen to be in.
  const shared = /^(dist|esm|index)$/.test(name) ? moduleIds.at(-1) : undefined
  const path = (facadeModuleId ?? shared ?? '').replaceAll('\\', '/')
  const [, packageName] =
    /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path) ?? /.*\/packages\/([^/]+)\/dist\/index/.exec(path) ?? []
  return packageName?.replace('@', '').replace('/', '-') ?? name
}

export default config
