#!/usr/bin/env node
import { enableCompileCache } from './program/compile-cache.ts'

// Whatever ends the process early ends it as a failure; only a report that was written in full clears this.
process.exitCode = 1

// What an older Node cannot read stands behind this check, in chunks that it never loads.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 13)) {
  process.stderr.write(`error: keyturn needs Node 22.13 or newer; this is Node ${process.versions.node}\n`)
} else {
  enableCompileCache(process.env)
  import('./run.ts').then(({ run }) => run(process))
}
