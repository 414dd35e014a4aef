import { expect, test } from 'vitest'
import { renderProgress } from '../../src/render/progress.ts'

const run = { done: 120, failed: 0, perSecond: 1.94, elapsedMs: 60_000, pace: 'free' as const, rates: [] }

test.each([
  [run, '120 keys done, still listing, 1.9 keys/s'],
  [{ ...run, total: 1_000, remainingMs: 453_000 }, '120 of 1000 keys, 1.9 keys/s, 8 min left'],
  [{ ...run, total: 1_000, remainingMs: 5_400_000 }, '120 of 1000 keys, 1.9 keys/s, 1 h 30 min left'],
  [
    { ...run, total: 121, remainingMs: 500, perSecond: 42.4, failed: 2 },
    '120 of 121 keys, 2 failed, 42 keys/s, 1 s left',
  ],
  [{ ...run, total: 120, remainingMs: 0, perSecond: 0 }, '120 of 120 keys'],
  [{ ...run, pace: 'paced' as const }, '120 keys done, still listing, 1.9 keys/s, paced below the service limits'],
  [
    {
      ...run,
      pace: 'throttled' as const,
      rates: [
        { vaultUrl: 'https://a', operation: 'create' as const, throttled: 3 },
        { vaultUrl: 'https://b', operation: 'read' as const, throttled: 1 },
      ],
    },
    '120 keys done, still listing, 1.9 keys/s, throttled (4 refused so far)',
  ],
])('%j is shown as a line', (progress, line) => {
  expect(renderProgress(progress)).toBe(line)
})
