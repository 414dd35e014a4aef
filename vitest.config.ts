import { defineConfig } from 'vitest/config'

const packages = ['core', 'cli', 'action', 'local-vault']

// Tests share no state but the file system, where each has a folder of its own; loading the SDK once a worker, not once a
// file, saves a third of the time.
//
// No test is about how fast a machine is: the limits only end what hangs.
const shared = {
  isolate: false,
  include: ['test/**/*.test.ts'],
  testTimeout: 120_000,
  hookTimeout: 120_000,
  expect: { poll: { timeout: 60_000 } },
}

export default defineConfig({
  test: {
    // Most tests wait for a program that they have started, so one worker a core leaves no core idle.
    maxWorkers: '100%',
    projects: [
      ...packages.map((name) => ({ test: { ...shared, name, root: `packages/${name}` } })),
      { test: { ...shared, name: 'workspace' } },
    ],
  },
})
