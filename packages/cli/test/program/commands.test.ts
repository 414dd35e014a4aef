import { generateKeyPairSync } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { commandGroups } from '../../src/command-list.ts'
import { createKeyturn, type Keyturn } from '../run-keyturn.ts'

let keyturn: Keyturn

beforeAll(async () => {
  keyturn = await createKeyturn()
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const files = {
    'key.pem': privateKey.export({ type: 'pkcs8', format: 'pem' }),
    'data.key': Buffer.alloc(32, 7),
    plain: 'plaintext',
    'keys.yaml': 'version: 1\nkeys: [{ name: described, type: EC }]\n',
    'seed.yaml': 'keys: [{ name: seeded, keyType: EC }]\n',
  }
  for (const [name, content] of Object.entries(files))
    await writeFile(join(keyturn.folder, name), content, { mode: 0o600 })
})

afterAll(() => keyturn.remove())

/** Every command on the keys of one vault, in an order in which it has something to do. */
const lines = [
  'create orders --type EC',
  'create kek --type RSA-HSM --ops import',
  'create wrapping --type RSA',
  'ensure ensured --type EC',
  'import imported --file key.pem',
  'byok wrap kek --file key.pem --out key.byok',
  'list',
  'show orders',
  'versions orders',
  'export orders',
  'update orders --tag team=a',
  'disable orders',
  'enable orders',
  'policy set orders --rotate-every 90d',
  'policy show orders',
  'policy template',
  'policy copy orders ensured',
  'policy clear orders',
  'vault clock freeze',
  'vault clock advance 100d',
  'vault clock set 2099-01-01T00:00:00Z',
  'vault clock resume',
  'vault clock',
  'rotate orders --report run.jsonl',
  'report --from run.jsonl',
  'retire orders --keep 1 --grace 30d',
  'schedule orders',
  'simulate orders',
  'audit ensured',
  'plan keys.yaml',
  'apply keys.yaml --yes',
  'sign orders plain --out signature',
  'verify orders plain --signature signature',
  'encrypt wrapping plain --out cipher',
  'decrypt wrapping cipher --out plain.back',
  'wrap wrapping --file data.key --out wrapped',
  'unwrap wrapped --out unwrapped',
  'uses wrapped',
  'rewrap wrapped',
  'backup imported --out imported.backup',
  'delete imported --yes',
  'deleted',
  'recover imported',
  'delete imported --yes',
  'purge imported --yes',
  'restore imported.backup',
  'vault faults add slow --ms=1 --operation getKey',
  'vault faults list',
  'vault faults clear',
  'vault export vault.json',
  'vault log',
  'vault check',
  'vault reset --yes',
  'vault import vault.json',
  'vault reset --yes',
  'vault seed seed.yaml',
  'doctor',
  'id https://contoso.vault.azure.net/keys/orders',
  'completion bash',
  'init gitlab --repository contoso/orders --key orders',
  'help create',
]

/** What this vault does not do is refused, and ends the program no less. */
const refused = { 'attestation kek': 1, 'random 8': 5, 'release orders --attestation plain': 2 }

test.each([...lines.map((line) => [line, 0] as const), ...Object.entries(refused)])(
  'started as a program of its own, keyturn %s ends by itself with status %i',
  async (line, expected) => {
    const { stderr, status } = await keyturn.local(line, { cwd: keyturn.folder })
    expect({ stderr, status }).toEqual({ stderr, status: expected })
  },
)

test('each command has been started so, or serves until it is stopped', () => {
  const named = commandGroups.flatMap(({ commands }) => commands.map(({ usage }) => usage.replace(/ [<[].*/, '')))
  const started = [...lines, ...Object.keys(refused)]
  const missing = named.filter((words) => !started.some((line) => `${line} `.startsWith(`${words} `)))
  expect(missing).toEqual(['vault start'])
})
