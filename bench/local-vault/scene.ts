import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Started, startProgram } from './child.ts'
import { type Client, connectTo } from './load.ts'

export const apiVersion = 'api-version=2025-07-01'
export const getOrders = { method: 'GET', path: `/keys/orders?${apiVersion}` }

/** A folder with a store, and with the certificate that the first start made. */
export interface Scene {
  file: string
  pemFile: string
  /** Runs the vault on the store of this scene. */
  startVault(): Promise<Running>
  /** Runs the bare server with the vault's certificate, answering as the vault answers `getOrders`. */
  startBare(): Promise<Running>
  remove(): Promise<void>
}

export interface Running extends Started {
  client: Client
}

/** Makes a store with the key `orders`, on disk: a vault in memory would have nothing to write. */
export async function makeScene(): Promise<Scene> {
  const dir = await mkdtemp(join(tmpdir(), 'bench-local-vault-'))
  const file = join(dir, 'store', 'bench.sqlite')
  const pemFile = join(dir, 'store', 'bench.tls.pem')
  const answerFile = join(dir, 'answer.json')
  const scene: Scene = {
    file,
    pemFile,
    startVault: async () => running(await startProgram('vault-server.ts', [file])),
    startBare: async () => running(await startProgram('bare-server.ts', [pemFile, answerFile])),
    remove: () => rm(dir, { recursive: true, force: true }),
  }
  const vault = await scene.startVault()
  const create = { method: 'POST', path: `/keys/orders/create?${apiVersion}`, body: '{"kty":"EC"}' }
  const { status, body } = await vault.client.send(create)
  if (status !== 200) throw new Error(body)
  const { headers, body: answer } = await vault.client.send(getOrders)
  const {
    connection: _connection,
    'keep-alive': _keepAlive,
    date: _date,
    'transfer-encoding': _encoding,
    ...kept
  } = headers
  await writeFile(answerFile, JSON.stringify({ headers: kept, body: answer }))
  await vault.stop()
  return scene
}

function running(started: Started): Running {
  const client = connectTo(started)
  return {
    ...started,
    client,
    async stop() {
      client.close()
      await started.stop()
    },
  }
}
