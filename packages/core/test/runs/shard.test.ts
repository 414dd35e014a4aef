import { describe, expect, test } from 'vitest'
import { KeyturnError } from '../../src/errors.ts'
import { formatShard, isInShard, parseShard } from '../../src/runs/shard.ts'

const vault = 'https://contoso.vault.azure.net'

describe('parseShard', () => {
  test.each(['1/1', '1/4', '4/4', '1000/1000'])('reads %s', (text) => {
    expect(formatShard(parseShard(text))).toBe(text)
  })

  test.each([
    '',
    '1',
    '/',
    '1/',
    '/4',
    '0/4',
    '5/4',
    '1/0',
    '-1/4',
    '1.5/4',
    '1/4/2',
    ' 1/4',
    '1/1001',
    '1e1/20',
    'a/b',
  ])('refuses %j and says what a shard looks like', (text) => {
    expect(() => parseShard(text, '--shard')).toThrow(KeyturnError)
    expect(() => parseShard(text, '--shard')).toThrow(`--shard: ${JSON.stringify(text)} is not a shard; use i/n`)
  })

  test('says to whoever counts from 0 that shards are counted from 1', () => {
    expect(() => parseShard('0/4')).toThrow(expect.objectContaining({ hint: 'Shards are counted from 1.' }))
  })
})

describe('isInShard', () => {
  const names = Array.from({ length: 10_000 }, (_, index) => `key-${index}`)
  const shards = Array.from({ length: 8 }, (_, index) => ({ index: index + 1, count: 8 }))

  test('puts every key into exactly one of n shards, and about as many into each', () => {
    const sizes = shards.map((shard) => names.filter((name) => isInShard(shard, vault, name)).length)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(names.length)
    for (const size of sizes) expect(Math.abs(size - 1_250)).toBeLessThan(125)
  })

  test('gives the same answer on every machine and in every release, so that runs can share a fleet', () => {
    const shardOf = (url: string, name: string) => shards.find((shard) => isInShard(shard, url, name))?.index
    expect(['orders', 'invoices', 'signing'].map((name) => shardOf(vault, name))).toEqual([6, 4, 3])
    expect(shardOf('https://fabrikam.vault.azure.net', 'orders')).toBe(5)
  })

  test('takes host and name in any case, as the service does', () => {
    for (const name of names.slice(0, 100)) {
      const shard = shards.find((each) => isInShard(each, vault, name)) ?? { index: 0, count: 8 }
      expect(isInShard(shard, 'https://CONTOSO.vault.azure.net/', name.toUpperCase())).toBe(true)
    }
  })

  test('spreads one name over the vaults of a fleet', () => {
    const urls = Array.from({ length: 64 }, (_, index) => `https://vault${index}.vault.azure.net`)
    expect(new Set(urls.map((url) => shards.findIndex((shard) => isInShard(shard, url, 'orders')))).size).toBe(8)
  })
})
