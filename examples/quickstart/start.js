// Starts an embedded vault and runs the two programs against it, in processes of their own: Node reads
// NODE_EXTRA_CA_CERTS, which makes them trust the vault's certificate, only when a process starts.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { startLocalVault } from '@keyturn/local-vault'

const server = await startLocalVault()
try {
  for (const program of ['lifecycle.js', 'rotation.js']) {
    console.log(`\n$ node ${program}`)
    const path = fileURLToPath(new URL(program, import.meta.url))
    const child = spawn(process.execPath, [path], { env: { ...process.env, ...server.env }, stdio: 'inherit' })
    const [status] = await once(child, 'exit')
    process.exitCode ||= status
  }
} finally {
  await server.close()
}
