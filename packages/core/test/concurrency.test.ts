import { expect, test } from 'vitest'
import { inParallel } from '../src/concurrency.ts'
import { collect } from './collect.ts'

test('gives results in the order of the source, whichever is done first', async () => {
  const finish: (() => void)[] = []
  const work = (item: number) => new Promise<number>((resolve) => finish.push(() => resolve(item * 10)))
  const results = collect(inParallel([1, 2, 3], 3, work))
  while (finish.length < 3) await Promise.resolve()
  for (const each of finish.toReversed()) each()
  expect(await results).toEqual([10, 20, 30])
})

test('has no more than the limit under way, and reads no further ahead', async () => {
  let underWay = 0
  let most = 0
  let read = 0
  let done = 0
  function* source() {
    for (let item = 0; item < 50; item++) {
      read++
      expect(read - done).toBeLessThanOrEqual(5)
      yield item
    }
  }
  const results = inParallel(source(), 4, async (item) => {
    most = Math.max(most, ++underWay)
    await new Promise(setImmediate)
    underWay--
    return item
  })
  for await (const _ of results) done++
  expect(done).toBe(50)
  expect(most).toBe(4)
})

test('ends with the first failure, after what is under way, and closes the source', async () => {
  let closed = false
  const ended: number[] = []
  async function* source() {
    try {
      for (let item = 0; ; item++) yield item
    } finally {
      closed = true
    }
  }
  const results = inParallel(source(), 3, async (item) => {
    await Promise.resolve()
    ended.push(item)
    if (item === 1) throw new Error('no more')
    return item
  })
  await expect(collect(results)).rejects.toThrow('no more')
  expect(closed).toBe(true)
  expect(ended.length).toBeLessThanOrEqual(4)
})
