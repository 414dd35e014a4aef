import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatPath, readYaml } from '../../src/manifest/yaml-source.ts'

function problemsOf(text: string): string[] {
  return readYaml(text).problems.map(
    ({ path, position, message }) => `${position.line}:${position.column} ${formatPath(path)} ${message}`,
  )
}

describe('values and where they stand', () => {
  test('reads maps, lists and scalars as JSON would hold them', () => {
    expect(readYaml('a: 1\nb: [x, true, null]\nc: { d: 2027-01-31 }\n').value).toEqual({
      a: 1,
      b: ['x', true, null],
      c: { d: '2027-01-31' },
    })
  })

  test('reads JSON too', () => {
    expect(readYaml('{"a": [1, {"b": "c"}]}').value).toEqual({ a: [1, { b: 'c' }] })
  })

  test('knows line and column of a value and of its name', () => {
    const source = readYaml('keys:\n  - name: orders\n    ifOlderThan: 90d\n')
    expect(source.positionOf(['keys', 0, 'ifOlderThan'])).toEqual({ line: 3, column: 18 })
    expect(source.positionOfName(['keys', 0, 'ifOlderThan'])).toEqual({ line: 3, column: 5 })
  })

  test('points to the nearest thing around a value that is missing', () => {
    const source = readYaml('keys:\n  - name: orders\n')
    expect(source.positionOf(['keys', 0, 'type'])).toEqual({ line: 2, column: 5 })
  })

  test('counts columns after Windows line ends and after characters outside the basic plane', () => {
    const source = readYaml('a: "\u{1f511}"\r\nb: 2\r\n')
    expect(source.positionOf(['b'])).toEqual({ line: 2, column: 4 })
  })

  test('takes an alias for what its anchor stood for when it was used', () => {
    expect(readYaml('a: &x [1]\nb: *x\nc: &x [2]\nd: *x\n').value).toEqual({ a: [1], b: [1], c: [2], d: [2] })
  })

  test('keeps a field named __proto__ as a field', () => {
    const { value } = readYaml('__proto__: { admin: true }\n')
    expect(Object.keys(value as object)).toEqual(['__proto__'])
    expect((value as { admin?: boolean }).admin).toBeUndefined()
  })
})

describe('what is refused', () => {
  test('names a field that stands there twice', () => {
    expect(problemsOf('a: 1\nb: 2\na: 3\n')).toEqual(['3:1  "a" stands here twice; only one of the two can be meant'])
  })

  test('refuses merge keys and says what to use instead', () => {
    expect(problemsOf('base: &b { x: 1 }\na:\n  <<: *b\n')).toEqual([
      '3:3 a merge keys ("<<") are not part of YAML 1.2; write common fields under "defaults"',
    ])
  })

  test.each([
    ['a name that is a number', '1: x\n', 'a name has to be text; put it in quotes'],
    ['a name that is a map', '? { a: 1 }\n: x\n', 'a name has to be text; put it in quotes'],
    ['binary data', 'a: !!binary aGk=\n', 'tags such as !!binary or !!set have no meaning here'],
    ['a set', 'a: !!set { x }\n', 'tags such as !!binary or !!set have no meaning here'],
    ['an own tag', 'a: !secret x\n', 'unresolved tag: !secret'],
    ['a second document', 'a: 1\n---\nb: 2\n', 'it holds 2 YAML documents; a manifest is one'],
    ['an alias without an anchor', 'a: *nothing\n', 'there is no anchor "nothing" before this'],
    ['a tab as indentation', 'a:\n\tb: 1\n', 'tabs are not allowed as indentation'],
  ])('refuses %s', (_what, text, message) => {
    expect(problemsOf(text).join('\n')).toContain(message)
  })

  test('refuses aliases that unfold into more than anybody meant, in no time', () => {
    const levels = Array.from(
      { length: 12 },
      (_, i) => `a${i + 1}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(', ')}]`,
    )
    expect(problemsOf(['a0: &a0 [x]', ...levels].join('\n'))[0]).toContain('it unfolds into more than 300000 values')
  })

  test('refuses an alias to what it is part of', () => {
    expect(problemsOf('a: &x\n  b: *x\n')[0]).toContain('nested more than 40 levels deep')
  })

  test('refuses what is nested for nesting’s sake', () => {
    expect(problemsOf(`a: ${'['.repeat(50)}${']'.repeat(50)}`)[0]).toContain('nested more than 40 levels deep')
    expect(problemsOf('['.repeat(100_000)).length).toBeGreaterThan(0)
  })

  test('refuses a text of more than eight million characters unread', () => {
    expect(problemsOf(`a: "${'x'.repeat(8_000_000)}"`)[0]).toContain('at most 8000000 are read')
  })

  test('never throws, whatever the text', () => {
    const pieces = fc.constantFrom(
      'a',
      ':',
      ' ',
      '\n',
      '- ',
      '[',
      ']',
      '{',
      '}',
      '&x',
      '*x',
      '"',
      "'",
      '#',
      '|',
      '!',
      '<<',
      ',',
      '\t',
      '?',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces, { maxLength: 40 }).map((all) => all.join('')),
        ),
        (text) => {
          for (const { position } of readYaml(text).problems) {
            expect(position.line).toBeGreaterThan(0)
            expect(position.column).toBeGreaterThan(0)
          }
        },
      ),
      { numRuns: 2_000 },
    )
  })
})

test('writes a path as a reader would', () => {
  expect(formatPath(['keys', 2, 'tags', 'cost center'])).toBe('keys[2].tags["cost center"]')
  expect(formatPath([])).toBe('')
})
