// Puts the operations to the embedded vault and to each peer in PEERS ("name=url", by commas), and prints a table of Markdown.
// A peer has to be empty, and to take whatever token comes. Status 1 when the embedded vault fails one of them.
import { DefaultAzureCredential } from '@azure/identity'
import { KeyClient } from '@azure/keyvault-keys'
import { operationsOf } from './operations.mjs'
import { remoteCryptography } from './remote-cryptography.mjs'

const options = { disableChallengeResourceVerification: true, retryOptions: { maxRetries: 0 } }
const anyToken = { getToken: async () => ({ token: 'peer', expiresOnTimestamp: Date.now() + 3_600_000 }) }
const peers = (process.env.PEERS ?? '').split(',').filter(Boolean)
const vaults = [
  ['embedded vault', process.env.KEY_VAULT_URL, new DefaultAzureCredential()],
  ...peers.map((peer) => [peer.slice(0, peer.indexOf('=')), peer.slice(peer.indexOf('=') + 1), anyToken]),
]

/** What became of each operation: "yes", or why not. */
async function outcomesOf([, url, credential]) {
  const cryptographyOf = remoteCryptography(async () => {
    const { token } = await credential.getToken('https://vault.azure.net/.default')
    return `Bearer ${token}`
  })
  const outcomes = []
  for (const [name, run] of operationsOf(
    new KeyClient(url, credential, { ...options, allowInsecureConnection: true }),
    cryptographyOf,
  )) {
    const why = (error) => `no: ${String(error.message).split('\n')[0].replaceAll('|', '/').slice(0, 60)}`
    outcomes.push([name, await run().then(() => 'yes', why)])
  }
  return outcomes
}

const columns = []
for (const vault of vaults) columns.push(await outcomesOf(vault))
const counts = columns.map((column) => column.filter(([, outcome]) => outcome === 'yes').length)

const [ours] = columns
const rows = [
  ['operation', ...vaults.map(([name]) => name)],
  ['---', ...vaults.map(() => '---')],
  ...ours.map(([name], row) => [name, ...columns.map((column) => column[row][1])]),
  ['**together**', ...counts.map((count) => `**${count} of ${ours.length}**`)],
]
process.stdout.write(`${rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`)
process.exitCode = counts[0] === ours.length ? 0 : 1
