import { test } from 'vitest'
import { attackSteps } from './hostile.ts'

test('no text in tags, names, events, manifests and inputs commands the runner, sets an output or draws in the summary', async () => {
  await attackSteps({ seed: 20_260_101, count: 12 })
})
