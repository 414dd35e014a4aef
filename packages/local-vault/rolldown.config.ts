import { defineConfig } from 'rolldown'

// noDefaultExport is switched off for *.config.ts: the tools ask for one.
export default defineConfig({
  input: './src/index.ts',
  platform: 'node',
  // What is installed beside the package, and Node's own.
  external: /^(?:node:|@?[\w-][\w.-]*(?:\/|$))/,
  // A few files start in a third of the time that a file for each concept takes.
  output: { dir: 'dist', format: 'esm', cleanDir: true, chunkFileNames: '[name].js' },
})
