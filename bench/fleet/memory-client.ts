/** A program of its own: audits the vault at the URL in argv with each key's policy, and prints its largest resident size in MB. */

import { createRunLimiter, streamRotation } from '../../packages/core/dist/fleet.js'
import { connect } from '../../packages/core/dist/index.js'
import { drain } from './vaults.ts'

const [url = '', token = ''] = process.argv.slice(2)
const credential = { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }) }
const vault = await connect(url, { credential, limiter: createRunLimiter() })
const events = await drain(streamRotation([{ vault: vault }], { ifDue: true }))
console.log(JSON.stringify({ keys: events - 1, megabytes: process.resourceUsage().maxRSS / 1024 }))
