import { expect, test } from 'vitest'
import { createPaint } from '../../src/render/paint.ts'
import { type SimulationOutput, simulationView } from '../../src/render/simulation.ts'

const interrupted = { code: 'INTERRUPTED', message: 'interrupted by SIGINT', hint: null, requestId: null } as const
const key = { key: 'orders', vaults: [], events: [], findings: [] }
const output = (keys: SimulationOutput['keys']): SimulationOutput => ({
  from: '2027-01-01T00:00:00Z',
  until: '2027-02-01T00:00:00Z',
  keys,
  notSimulated: [],
})
const lastLine = (ended: boolean, keys: SimulationOutput['keys']) =>
  simulationView(ended).text(output(keys), createPaint(false)).split('\n').at(-1)

test('a run that was ended early promises nothing about the keys that it did not look at', () => {
  const done = { ...key, error: null }
  expect(lastLine(true, [done, done])).toBe('2 keys, no findings')
  expect(lastLine(false, [done])).toBe('1 key simulated, the others not; no findings so far')
  expect(lastLine(true, [done, { ...key, error: interrupted }])).toBe(
    '1 key simulated, the others not; no findings so far',
  )
})

test('a simulation of many keys comes in parts of whole lines, which are its text', () => {
  const view = simulationView(true)
  const many = { ...output(Array.from({ length: 3 }, () => ({ ...key, error: null }))), notSimulated: ['orders-*'] }
  const parts = [...(view.parts?.(many, createPaint(false)) ?? [])]
  expect(parts.join('')).toBe(view.text(many, createPaint(false)))
  expect(parts.length).toBeGreaterThan(3)
  expect(parts.slice(0, -1).every((part) => part.endsWith('\n'))).toBe(true)
})
