/**
 * A program of its own: rotates `key-1` to `key-100` of the vault at the URL in argv, by keyturn and by a bare loop of the
 * SDK, round by round, and prints the times.
 */

import { KeyClient } from '@azure/keyvault-keys'
import { createRunLimiter, streamRotation } from '../../packages/core/dist/fleet.js'
import { connect } from '../../packages/core/dist/index.js'
import { drain, timed } from './vaults.ts'

const [url = '', token = '', rounds = '5'] = process.argv.slice(2)
const credential = { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }) }
const times = { fleet: [] as number[], bare: [] as number[] }
for (let round = 0; round < Number(rounds); round++) {
  const vault = await connect(url, { credential, limiter: createRunLimiter() })
  times.fleet.push(await timed(() => drain(streamRotation([{ vault: vault }], { rotationsAtOnce: 16 }))))
  const client = new KeyClient(url, credential, { disableChallengeResourceVerification: true })
  times.bare.push(
    await timed(async () => {
      for (let index = 1; index <= 100; index++) await client.rotateKey(`key-${index}`)
    }),
  )
}
console.log(JSON.stringify(times))
