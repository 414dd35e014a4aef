/**
 * A program of its own: looks at the vault at the URL in argv with each key's policy, for what is due or, told `audit`, for what is
 * wrong, and prints its largest resident size in MB.
 */

import { auditKeys, builtInProfile } from '../../packages/core/dist/audit.js'
import { createRunLimiter, streamRotation } from '../../packages/core/dist/fleet.js'
import { connect } from '../../packages/core/dist/index.js'
import { drain } from './vaults.ts'

const [url = '', token = '', what = 'due'] = process.argv.slice(2)
const credential = { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }) }
const vault = await connect(url, { credential, limiter: createRunLimiter() })
const keys =
  what === 'audit'
    ? (await auditKeys([{ vault }], { profile: builtInProfile('cis') })).audit.keys.length
    : (await drain(streamRotation([{ vault }], { ifDue: true }))) - 1
console.log(JSON.stringify({ keys, megabytes: process.resourceUsage().maxRSS / 1024 }))
