import { describe, expect, test } from 'vitest'
import { parseDocument } from 'yaml'
import { findNodes, parseJsonPath } from '../../../src/data-keys/text/json-path.ts'

const document = parseDocument(
  JSON.stringify({ a: 1, 'a name': 2, "it's": 3, list: [{ dek: 4 }, { dek: 5, deep: { dek: 6 } }], nothing: null }),
)

function find(path: string): [string, unknown][] {
  return findNodes(document, parseJsonPath(path)).map(({ path: place, node }) => [place, node.toJSON()])
}

describe('a path', () => {
  test.each([
    ['$.a', [['$.a', 1]]],
    ["$['a name']", [["$['a name']", 2]]],
    ['$["a name"]', [["$['a name']", 2]]],
    ["$['it\\'s']", [["$['it\\'s']", 3]]],
    ['$.list[0].dek', [['$.list[0].dek', 4]]],
    [
      '$.list[*].dek',
      [
        ['$.list[0].dek', 4],
        ['$.list[1].dek', 5],
      ],
    ],
    [
      '$..dek',
      [
        ['$.list[0].dek', 4],
        ['$.list[1].dek', 5],
        ['$.list[1].deep.dek', 6],
      ],
    ],
    ['$.list..[0]', [['$.list[0]', { dek: 4 }]]],
    ['$.missing', []],
    ['$.list.dek', []],
    ['$.list[7]', []],
    ['$.a.b', []],
  ])('%s leads to %j', (path, expected) => {
    expect(find(path)).toEqual(expected)
  })

  test('follows steps of any depth after each other without counting the ways, which would never end', () => {
    let nested: unknown = { dek: 1 }
    for (let depth = 0; depth < 100; depth++) nested = { a: nested, b: [depth] }
    const deep = parseDocument(JSON.stringify(nested))
    expect(findNodes(deep, parseJsonPath(`$${'..*'.repeat(40)}..dek`))).toHaveLength(1)
  })

  test('has at most 100 steps', () => {
    expect(parseJsonPath(`$${'.a'.repeat(100)}`)).toHaveLength(100)
    expect(() => parseJsonPath(`$${'.a'.repeat(101)}`, '--path')).toThrow(
      '--path: the JSON path has 101 steps; at most 100 are followed',
    )
  })

  test('finds what several ways lead to once', () => {
    const places = find('$..*').map(([place]) => place)
    expect(places).toHaveLength(new Set(places).size)
  })

  test.each([
    '',
    'a',
    '.a',
    '$a',
    '$.',
    '$..',
    '$[',
    '$[a]',
    '$[-1]',
    '$[0:1]',
    '$[?(@.a)]',
    "$['a]",
    '$.a b',
    '$.a.',
    '$[1,2]',
  ])('%j is refused with the place where it ends to make sense', (path) => {
    expect(() => parseJsonPath(path, '--path')).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }))
    expect(() => parseJsonPath(path, '--path')).toThrow(`--path: ${JSON.stringify(path)} is not a JSON path`)
  })
})
