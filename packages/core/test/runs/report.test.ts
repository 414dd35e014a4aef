import { describe, expect, test } from 'vitest'
import { KeyturnError } from '../../src/errors.ts'
import { parseFleetReport, remainingOf, reportFormat, reportLine } from '../../src/runs/report.ts'

const vault = 'https://contoso.vault.azure.net'
const head = JSON.stringify({ type: 'run', format: reportFormat, startedOn: '2026-01-01T00:00:00Z', dryRun: false })

function result(change: Record<string, unknown>): string {
  return JSON.stringify({
    type: 'result',
    result: { key: 'orders', vaultUrl: vault, outcome: 'rotated', rotated: true, dryRun: false, ...change },
  })
}

describe('parseFleetReport', () => {
  test('takes the last word on a key, and that of the last run on completeness', () => {
    const text = [
      head,
      result({ outcome: 'failed', rotated: false }),
      JSON.stringify({ type: 'end', endedOn: '2026-01-01T00:00:10Z', complete: true }),
      head,
      result({}),
      '',
    ].join('\n')
    const report = parseFleetReport(text)
    expect(report.complete).toBe(false)
    expect(remainingOf(report, vault, 'orders')).toEqual({ step: 'done' })
  })

  test('passes over a last line that was not written to its end, and over no other', () => {
    const cut = result({}).slice(0, 30)
    expect(parseFleetReport(`${head}\n${cut}`).keys.size).toBe(0)
    expect(() => parseFleetReport(`${head}\n${cut}\n${result({})}\n`)).toThrow('line 2 of the report')
  })

  test.each(['', '\n', '[]', '{"type":"end","complete":true}\n', result({})])(
    'refuses %j, which no run has begun',
    (text) => {
      expect(() => parseFleetReport(text)).toThrow(KeyturnError)
    },
  )

  test('reads back what reportLine writes', () => {
    const line = reportLine({ type: 'vault-failed', vaultUrl: vault, error: new KeyturnError('ACCESS_DENIED', 'no') })
    expect(JSON.stringify(line)).toBe(
      `{"type":"vault-failed","vaultUrl":"${vault}","error":{"code":"ACCESS_DENIED","message":"no","hint":null,"requestId":null}}`,
    )
    expect(parseFleetReport(`${head}\n${JSON.stringify(line)}\n`).keys.size).toBe(0)
  })
})

describe('remainingOf', () => {
  test.each([
    { change: {}, step: 'done' },
    { change: { outcome: 'adopted' }, step: 'done' },
    { change: { outcome: 'not-due', rotated: false }, step: 'done' },
    { change: { outcome: 'skipped', rotated: false }, step: 'done' },
    { change: { outcome: 'failed', rotated: false }, step: 'begin' },
    { change: { outcome: 'failed', rotated: true }, step: 'done' },
    { change: { outcome: 'indeterminate', rotated: false, previousVersion: 'a'.repeat(32) }, step: 'look' },
    { change: { outcome: 'indeterminate', rotated: false, previousVersion: null }, step: 'look' },
    { change: { dryRun: true }, step: 'begin' },
  ])('of $change is to $step', ({ change, step }) => {
    const report = parseFleetReport(`${head}\n${result(change)}\n`)
    expect(remainingOf(report, vault, 'orders').step).toBe(step)
  })

  test('is to begin for a key that the report does not name, and without a report', () => {
    expect(remainingOf(parseFleetReport(`${head}\n`), vault, 'orders').step).toBe('begin')
    expect(remainingOf(undefined, vault, 'orders').step).toBe('begin')
  })

  test('takes names in any case, and tells vaults apart', () => {
    const report = parseFleetReport(`${head}\n${result({})}\n`)
    expect(remainingOf(report, vault, 'ORDERS').step).toBe('done')
    expect(remainingOf(report, 'https://fabrikam.vault.azure.net', 'orders').step).toBe('begin')
  })
})
