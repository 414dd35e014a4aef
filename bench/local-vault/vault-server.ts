/** A program of its own: serves the vault of the file in argv over TLS, and prints where and how to reach it. */
import { startLocalVault } from '../../packages/local-vault/dist/index.js'
import { reportCpu } from './report-cpu.ts'

const [file = ':memory:'] = process.argv.slice(2)
const server = await startLocalVault({ file })
const token = await server.vault.credential.getToken('https://vault.localhost/.default')
console.log(JSON.stringify({ port: server.port, ca: server.caCertificate, token: token?.token }))
reportCpu()
process.once('SIGTERM', () => void server.close().then(() => process.disconnect?.()))
