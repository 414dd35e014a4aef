import { defineConfig } from 'rolldown'

// noDefaultExport is switched off for *.config.ts: the tools ask for one.
export default defineConfig({
  input: 'src/main.ts',
  platform: 'node',
  output: { dir: 'dist', format: 'esm', cleanDir: true },
})
