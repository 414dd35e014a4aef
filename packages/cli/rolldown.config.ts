import { defineConfig } from 'rolldown'

// noDefaultExport is switched off for *.config.ts: the tools ask for one.
export default defineConfig({
  input: 'src/main.ts',
  platform: 'node',
  // The SDK asks for each request whether its body is form data; in Node the mere question loads a whole HTTP client.
  transform: { define: { FormData: 'undefined' } },
  // CommonJS starts sooner than the same as modules; package.json beside it overrules the package's own type.
  output: { dir: 'dist', format: 'cjs', cleanDir: true, chunkFileNames: '[name].js' },
  plugins: [
    {
      name: 'mark-as-commonjs',
      generateBundle() {
        this.emitFile({ type: 'asset', fileName: 'package.json', source: '{ "type": "commonjs" }\n' })
      },
    },
  ],
})
