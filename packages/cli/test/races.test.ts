import { afterAll, beforeAll, expect, test } from 'vitest'
import { openRaceTrack, type RaceTrack } from './race-track.ts'

let track: RaceTrack

beforeAll(async () => {
  track = await openRaceTrack()
})

afterAll(() => track.close())

test.each([0, 1, 2])(
  'runs that rotate one key at the same time name every version that was made: race %i',
  async (seed) => {
    const { violations } = await track.run(seed)
    expect(violations).toEqual([])
  },
)
