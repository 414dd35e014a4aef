/**
 * A program of its own, and the measure for the vault: Node's https server with the certificate of the PEM file in argv,
 * which reads each request to its end and answers the text of the second file. It prints its port.
 */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { reportCpu } from './report-cpu.ts'

const [pemFile = '', answerFile] = process.argv.slice(2)
const pem = readFileSync(pemFile)
const answer = answerFile === undefined ? { headers: {}, body: '{}' } : JSON.parse(readFileSync(answerFile, 'utf8'))
const server = createServer({ key: pem, cert: pem, minVersion: 'TLSv1.2' }, (request, response) => {
  request.resume().on('end', () => response.writeHead(200, answer.headers).end(answer.body))
})
server.listen({ host: '127.0.0.1', port: 0 }, () => {
  console.log(JSON.stringify({ port: (server.address() as AddressInfo).port }))
})
reportCpu()
process.once('SIGTERM', () => {
  server.close().closeAllConnections()
  process.disconnect?.()
})
