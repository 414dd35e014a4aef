import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startJob } from '../packages/action/test/runner.ts'
import { createKeyturn, type Keyturn } from '../packages/cli/test/run-keyturn.ts'
import { type CreateKeyOptions, connect, createKey } from '../packages/core/dist/index.js'
import { type LocalVaultServer, startLocalVault } from '../packages/local-vault/dist/index.js'

/** The answer to a rotation. */
interface Answer {
  key: Record<string, unknown>
  attributes: Record<string, unknown>
  release_policy?: unknown
}

/** Something of a key that its next version does not have. */
interface Loss {
  check: string
  create: CreateKeyOptions
  /** What the vault itself carries over, and the service need not. */
  drop?: (answer: Answer) => void
  /** What the identity may not do. */
  forbid?: 'sign'
  /** What the new version is said to lack, and what can be done about it. */
  says: RegExp
}

const releasable: CreateKeyOptions = {
  keyType: 'RSA-HSM',
  exportable: true,
  releasePolicy: {
    policy: JSON.stringify({
      version: '1.0.0',
      anyOf: [{ authority: 'https://a.example', allOf: [{ claim: 'c', equals: 'd' }] }],
    }),
  },
}

const losses: Loss[] = [
  {
    check: 'not-before',
    create: { keyType: 'EC', notBefore: new Date('2026-02-01T00:00:00Z') },
    says: /was valid from 2026-02-01T00:00:00Z, and this one is valid at once; to keep the date/,
  },
  {
    check: 'expiry',
    create: { keyType: 'EC', expiresOn: new Date('2027-02-01T00:00:00Z') },
    says: /expires on 2027-02-01T00:00:00Z, and this one never does.*to keep one/,
  },
  {
    check: 'exportable',
    create: releasable,
    drop: ({ attributes }) => {
      attributes.exportable = false
    },
    says: /was exportable, and this one is not exportable.*to keep it/,
  },
  {
    check: 'release-policy',
    create: releasable,
    drop: (answer) => {
      delete answer.release_policy
    },
    says: /had one, and this one has none; to keep it/,
  },
  {
    check: 'operations',
    create: { keyType: 'EC' },
    drop: ({ key }) => {
      key.key_ops = ['sign']
    },
    says: /could also do verify, and this one may do sign; to keep them/,
  },
  { check: 'enabled', create: { keyType: 'EC', enabled: false }, says: /has switched the key on; to keep it off/ },
  {
    check: 'round-trip',
    create: { keyType: 'EC' },
    forbid: 'sign',
    says: /left out for want of permission.*lacks the permission/,
  },
]

let job: Awaited<ReturnType<typeof startJob>>
let keyturn: Keyturn
let server: LocalVaultServer
let front: { url: string; close(): Promise<unknown>; drop: Loss['drop'] }

beforeEach(async () => {
  job = await startJob()
  keyturn = await createKeyturn()
  server = await startLocalVault({ dir: job.folder, name: 'losing', profile: 'premium', now: '2026-03-01T00:00:00Z' })
  front = await openFront()
})

afterEach(async () => {
  await front.close()
  await server.close()
  await keyturn.remove()
  await job.end()
})

test.each(losses)(
  'the loss of $check is a warning of the program and of the action',
  async ({ create, drop, forbid, check, says }) => {
    const vault = await connect(server.vault)
    for (const name of ['one', 'two', 'three']) await createKey(vault, name, create)
    if (forbid !== undefined) server.vault.faults.add({ kind: 'forbidden' }, { operation: forbid, times: 3 })
    front.drop = drop
    const run = async (...line: string[]) => {
      const { stdout, stderr, status } = await keyturn.run([...line, '--vault', front.url], { env: server.env })
      expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
      return stdout
    }

    const [json] = JSON.parse(await run('rotate', 'one', '-o', 'json'))
    const text = await run('rotate', 'two')
    const step = await job.step({ vault: front.url, auth: 'managed-identity', keys: 'three' }, server.env)

    expect(json).toMatchObject({ outcome: 'rotated', rotated: true, error: null, verification: { ok: true } })
    const warned = json.verification.checks.filter(({ status }: { status: string }) => status === 'warning')
    expect(warned).toEqual([{ name: check, status: 'warning', detail: expect.stringMatching(says) }])
    expect(text.replaceAll(/\s+/g, ' ').split(`check ${check} warning: `)[1]).toMatch(says)
    expect(step).toMatchObject({ status: 0, outputs: { outcome: 'rotated', rotated: 'true' } })
    expect(step.commands.filter(({ name }) => name === 'warning').map(({ text }) => text)).toEqual([
      expect.stringMatching(says),
    ])
    expect(step.summary).toContain('⚠️ 1 with a warning')
    expect(step.summary).toContain(`| ${check} | ⚠️ warning |`)
  },
)

test('a forced rotation of a disabled key says in its reason that it switches the key on', async () => {
  const vault = await connect(server.vault)
  for (const name of ['one', 'two']) await createKey(vault, name, { keyType: 'EC', enabled: false })
  const { stdout } = await keyturn.run(['rotate', 'one', '--vault', server.url], { env: server.env })
  const step = await job.step({ vault: server.url, auth: 'managed-identity', keys: 'two' }, server.env)
  for (const text of [stdout, step.summary]) {
    expect(text.replaceAll(/\s+/g, ' ')).toContain(
      'its latest version is disabled, and the new one switches the key on',
    )
  }
  expect(step.commands).toContainEqual(
    expect.objectContaining({ name: 'warning', text: expect.stringContaining('switched the key on') }),
  )
})

/** The served vault, behind a listener that drops from the answer to a rotation what it is told to. */
async function openFront(): Promise<typeof front> {
  const identity = await readFile(join(job.folder, 'losing.tls.pem'), 'utf8')
  const [key, cert, authority] = identity.split(/(?<=-----END [A-Z ]+-----\n)/)
  const listener: Server = createServer({ key, cert: `${cert}${authority}` }, async (request, response) => {
    const { method = 'GET', url = '/', headers } = request
    const body = Buffer.concat(await request.toArray())
    const answered = await server.vault.fetch(
      new Request(new URL(url, opened.url), {
        method,
        headers: Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]),
        ...(body.length > 0 && { body }),
      }),
    )
    let text = await answered.text()
    if (answered.ok && new URL(url, opened.url).pathname.endsWith('/rotate')) {
      const answer: Answer = JSON.parse(text)
      opened.drop?.(answer)
      text = JSON.stringify(answer)
    }
    response.sendDate = false
    response.writeHead(answered.status, Object.fromEntries(answered.headers)).end(text)
  })
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const opened: typeof front = {
    url: `https://localhost:${(listener.address() as AddressInfo).port}`,
    drop: undefined,
    close() {
      listener.closeAllConnections()
      return new Promise((resolve) => listener.close(resolve))
    },
  }
  return opened
}
