import { expect, test } from 'vitest'
import { fuzz } from './fuzz.ts'
import { readers } from './readers.ts'

const names = Object.keys(readers)
const count = Math.ceil(2_000 / names.length)

test.for(names)('%s are read or refused in words, however damaged', async (name) => {
  const reader = readers[name]
  if (reader === undefined) throw new Error(`nothing reads ${name}`)
  const { read, refused } = await fuzz(reader, { seed: 20_261_128, count })
  expect(read + refused).toBe(count)
})

test.for(names)('%s are damaged from sound ones', async (name) => {
  for (const text of readers[name]?.seeds ?? []) await readers[name]?.read(text)
})
