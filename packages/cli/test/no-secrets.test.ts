import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createKeyturn, type Keyturn } from './run-keyturn.ts'
import { startServer } from './start-vault.ts'

const passphrase = 'correct-horse-passphrase'
const plaintext = 'plaintext-of-4711'
const clientSecret = 'client-secret-of-the-job'

let keyturn: Keyturn
let privateKey: KeyObject

beforeAll(async () => {
  keyturn = await createKeyturn()
  privateKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  const options = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase } as const
  await writeFile(inFolder('key.pem'), privateKey.export(options))
  await writeFile(inFolder('key.jwk'), JSON.stringify(privateKey.export({ format: 'jwk' })))
  await writeFile(inFolder('pass'), passphrase)
  await writeFile(inFolder('plain'), plaintext)
  await writeFile(inFolder('data.key'), plaintext.padEnd(32, '.'))
  await writeFile(inFolder('bad.jwk'), JSON.stringify({ ...privateKey.export({ format: 'jwk' }), e: 'AQ' }))
})

afterAll(() => keyturn.remove())

function inFolder(name: string): string {
  return join(keyturn.folder, name)
}

/** Every secret as it could be written: the private members of the key, and texts, each as it is, as base64 and as hex. */
function marks(): string[] {
  const { d = '', p = '', q = '' } = privateKey.export({ format: 'jwk' })
  const bytes = [...[d, p, q].map((each) => Buffer.from(each, 'base64url')), Buffer.from(passphrase)]
  const texts = [passphrase, plaintext, clientSecret]
  const encoded = [...bytes, Buffer.from(plaintext)].flatMap((each) =>
    (['base64url', 'base64', 'hex'] as const).map((encoding) =>
      each.toString(encoding).replace(/=+$/, '').slice(0, -1),
    ),
  )
  return [...texts, ...encoded]
}

/** Lines of the commands that touch a key or a secret, those that fail among them; one that is to print the plaintext is not. */
const lines = [
  'import sealed --file key.pem --passphrase-file pass --expires 2y',
  'import sealed --file key.pem --passphrase-file pass',
  'import other --file key.pem --passphrase-env MARKED',
  'import wrong --file key.pem --passphrase-file plain',
  'import broken --file bad.jwk',
  'import kek --file key.jwk --type RSA-HSM --ops import --allow-shared-file --dry-run',
  'import kek --file key.jwk --type RSA-HSM --ops import --allow-shared-file --expires 30d',
  'byok wrap kek --file key.jwk --allow-shared-file --out key.byok',
  'import moved --file key.byok --type RSA-HSM',
  'show sealed',
  'list',
  'versions sealed',
  'rotate sealed --report run.jsonl',
  'report --from run.jsonl',
  'report --from run.jsonl -o html',
  'update sealed --tag env=prod',
  'policy set sealed --rotate-every 90d',
  'policy show sealed',
  'policy copy sealed moved',
  'policy set moved --from sealed',
  'schedule sealed',
  'export sealed',
  'export sealed --format jwks',
  'sign sealed plain',
  'encrypt sealed plain',
  'encrypt sealed plain --out cipher',
  'decrypt sealed cipher --out back',
  'decrypt sealed plain',
  'wrap sealed --file data.key --allow-shared-file --out wrapped',
  'unwrap wrapped --out unwrapped',
  'backup sealed --out backup',
  'restore backup',
  'release sealed --attestation plain',
  'attestation sealed',
  'retire sealed --keep 1 --grace 30d --dry-run',
  'audit --all',
  'audit --all -o sarif',
  'audit --all -o html',
  'plan -o manifest',
  'simulate sealed',
  'uses wrapped cipher plain',
  'id https://default.vault.localhost/keys/sealed',
  'verify sealed plain --signature cipher',
  'random 8',
  'rewrap wrapped',
  'delete moved --yes',
  'deleted',
  'recover moved',
  'delete moved --yes',
  'purge moved --yes',
  'vault log',
  'vault check',
  'vault export --stdout',
  'doctor',
]

const statuses: Record<string, number | null> = {}

// In this order, on the keys of one vault.
test.each(lines)('keyturn %s: no private key, passphrase, plaintext or secret is in what it prints', async (line) => {
  const env = { MARKED: passphrase, AZURE_CLIENT_SECRET: clientSecret }
  const { stdout, stderr, status } = await keyturn.local(`${line} --debug`, { env, cwd: keyturn.folder })
  statuses[line] = status
  const isIn = (text: string) => marks().filter((mark) => text.includes(mark))
  // An export of a whole vault is asked for its private keys: the marks are of a kind that would be seen.
  if (line === 'vault export --stdout') expect(isIn(stdout)).not.toEqual([])
  expect(
    isIn(line === 'vault export --stdout' ? stderr : `${stdout}${stderr}`).map((mark) => mark.slice(0, 8)),
  ).toEqual([])
})

test('the lines did what they are there for, and the plaintext is in the file that it was asked into', async () => {
  expect(statuses).toMatchObject({
    'import sealed --file key.pem --passphrase-file pass': 5,
    'import moved --file key.byok --type RSA-HSM': 0,
    'decrypt sealed cipher --out back': 0,
    'unwrap wrapped --out unwrapped': 0,
  })
  expect(await readFile(inFolder('back'), 'utf8')).toBe(plaintext)
})

test('no secret of a sign-in is in any output, whether it works or not', async () => {
  const { server } = await startServer(keyturn)
  const { authorityHost, tenantId, clientId } = server.authority
  const job = { NODE_EXTRA_CA_CERTS: server.caFile, AZURE_AUTHORITY_HOST: authorityHost, KEYTURN_VAULT: server.url }
  const ids = { AZURE_TENANT_ID: tenantId, AZURE_CLIENT_ID: clientId }
  for (const [secret, expected] of [
    [server.authority.clientSecret, 0],
    [clientSecret, 4],
  ] as const) {
    const env = { ...job, ...ids, AZURE_CLIENT_SECRET: secret }
    const { stdout, stderr, status } = await keyturn.run(['list', '--auth', 'env', '--debug'], { env })
    expect(status).toBe(expected)
    expect(stdout + stderr).not.toContain(secret)
    expect(stdout + stderr).not.toMatch(/eyJ[\w-]{10,}/)
  }
})
