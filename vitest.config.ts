import { defineConfig } from 'vitest/config'

const packages = ['core', 'cli', 'action', 'local-vault']

export default defineConfig({
  test: {
    projects: [
      ...packages.map((name) => ({
        test: { name, root: `packages/${name}`, include: ['test/**/*.test.ts'], testTimeout: 30_000 },
      })),
      { test: { name: 'workspace', include: ['test/**/*.test.ts'], testTimeout: 60_000 } },
    ],
  },
})
