// Tests load what is behind this, and do not end with it.
const { run } = await import('./run.ts')
await run()
// The report is written. What an interrupted step has left open (a socket without an answer) must not hold the job.
setTimeout(() => process.exit(), 1_000).unref()
