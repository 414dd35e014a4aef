/** Loaded before the program (`--import`): watches its event loop, and says at the end how long it stood still at most. */
import { writeFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'

const watched = monitorEventLoopDelay({ resolution: 1 })
watched.enable()
process.on('exit', () => {
  watched.disable()
  const { BENCH_DELAY_FILE } = process.env
  if (BENCH_DELAY_FILE !== undefined) writeFileSync(BENCH_DELAY_FILE, String(watched.max / 1e6))
})
