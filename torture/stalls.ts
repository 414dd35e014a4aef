/**
 * The built program against a vault that stops in the middle of a conversation, at one named point after the other, and
 * keeps the connection open. Whatever the point, the program ends within its --timeout and two seconds.
 *
 *   node torture/stalls.ts
 */
import { createKeyturn } from '../packages/cli/test/run-keyturn.ts'
import { runIntoStall, stallNames } from '../packages/cli/test/stalling-vault.ts'

const timeoutMs = 2_000
const slackMs = 2_000

const keyturn = await createKeyturn()
let broken = 0
let longestMs = 0
for (const name of stallNames) {
  const { tookMs, status, outcome, newVersions, violations } = await runIntoStall(name, `${timeoutMs / 1000}s`, keyturn)
  if (tookMs > timeoutMs + slackMs) violations.push('it took too long')
  longestMs = Math.max(longestMs, tookMs)
  if (violations.length > 0) broken++
  const end = `exit ${status}, ${outcome ?? 'error'}, ${newVersions} new`
  process.stdout.write(`${name.padEnd(36)} ${String(tookMs).padStart(5)} ms  ${end}  ${violations.join('; ')}\n`)
}
await keyturn.remove()
process.stdout.write(
  `${stallNames.length} stall points, --timeout ${timeoutMs} ms: the longest run took ${longestMs} ms, ${broken} with a broken promise\n`,
)
process.exitCode = broken === 0 ? 0 : 1
