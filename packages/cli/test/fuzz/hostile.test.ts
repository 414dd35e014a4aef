import { test } from 'vitest'
import { attackOutput } from './hostile.ts'

test('no text in tags and names acts on a terminal or a runner, whatever the format, and none is changed in JSON and YAML', async () => {
  await attackOutput({ seed: 20_261_128, count: 200 })
})
