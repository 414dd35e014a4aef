import { defineConfig } from 'vitest/config'

const packages = ['core', 'cli', 'action', 'local-vault']

// Tests share no state but the file system, where each has a folder of its own; loading the SDK once a worker, not once a
// file, saves a third of the time.
const shared = { isolate: false, include: ['test/**/*.test.ts'] }

export default defineConfig({
  test: {
    // Most tests wait for a program that they have started, so one worker a core leaves no core idle.
    maxWorkers: '100%',
    projects: [
      ...packages.map((name) => ({ test: { ...shared, name, root: `packages/${name}`, testTimeout: 30_000 } })),
      { test: { ...shared, name: 'workspace', testTimeout: 60_000 } },
    ],
  },
})
