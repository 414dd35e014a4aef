import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createKeyturn, type Keyturn } from '../run-keyturn.ts'

let keyturn: Keyturn

beforeAll(async () => {
  keyturn = await createKeyturn()
  await keyturn.json('create orders --type EC')
  await keyturn.json('create deleted --type EC')
  await keyturn.local('delete deleted --yes')
  await writeFile(join(keyturn.folder, 'broken.jwk.json'), '{"kty":"EC","crv":"P-256","x":"AA","y":"AA","d":"AA"}', {
    mode: 0o600,
  })
})

afterAll(() => keyturn.remove())

interface Case {
  what: string
  args: string
  status: number
  /** Parts of the error's first line: the offending value, and what is allowed. */
  says: string[]
  hint?: string
}

const cases: Case[] = [
  {
    what: 'an unknown flag',
    args: 'create x --type EC --sice 2048 --vault local',
    status: 2,
    says: ['has no flag --sice'],
    hint: 'Did you mean --size?',
  },
  {
    what: 'an unknown flag beside a missing one',
    args: 'create x --typ EC --vault local',
    status: 2,
    says: ['--typ'],
    hint: 'Did you mean --type?',
  },
  { what: 'an unknown command', args: 'rotat orders', status: 2, says: ['"rotat"'], hint: 'Did you mean rotate?' },
  {
    what: 'an unknown command of a group',
    args: 'policy shwo orders',
    status: 2,
    says: ['"keyturn policy" has no command "shwo"'],
    hint: 'Did you mean show?',
  },
  {
    what: 'a missing name',
    args: 'show --vault local',
    status: 2,
    says: ['needs <name>'],
    hint: 'keyturn show --help',
  },
  { what: 'a word too many', args: 'show orders bills --vault local', status: 2, says: ['does not take "bills"'] },
  { what: 'a missing required flag', args: 'create x --vault local', status: 2, says: ['needs --type', 'EC, RSA'] },
  { what: 'a flag without its value', args: 'show orders --vault', status: 2, says: ['--vault needs a value'] },
  {
    what: 'a value that is not among the choices',
    args: 'create x --type DSA --vault local',
    status: 2,
    says: ['--type cannot be "DSA"', 'EC, RSA, oct'],
  },
  {
    what: 'a flag given twice',
    args: 'create x --type EC --curve P-256 --curve P-384 --vault local',
    status: 2,
    says: ['--curve was given 2 times'],
  },
  {
    what: 'an unknown vault host',
    args: 'list --vault https://vault.example.com',
    status: 2,
    says: ['"vault.example.com"', '*.vault.azure.net', '[HOST_NOT_ALLOWED]'],
    hint: '--allow-host',
  },
  {
    what: 'no vault anywhere',
    args: 'list',
    status: 2,
    says: ['no vault is named'],
    hint: 'set KEYTURN_VAULT, KEY_VAULT_NAME, AZURE_KEYVAULT_NAME',
  },
  {
    what: 'an empty vault',
    args: 'list --vault ',
    status: 2,
    says: ['--vault needs a value'],
    hint: 'keyturn list --help',
  },
  {
    what: 'a value for a flag that takes none',
    args: 'list --quiet=maybe --vault local',
    status: 2,
    says: ['--quiet takes no value; "maybe" was given'],
  },
  {
    what: 'a value that begins with a hyphen and may be a flag',
    args: 'vault faults add slow --ms -500',
    status: 2,
    says: ['--ms needs a value'],
    hint: '--ms=-500',
  },
  {
    what: 'a word that resembles a command that writes, from afar',
    args: 'restart orders',
    status: 2,
    says: ['"keyturn" has no command "restart"'],
    hint: 'See: keyturn --help',
  },
  {
    what: 'two letters in the wrong order',
    args: 'rotaet orders',
    status: 2,
    says: ['"rotaet"'],
    hint: 'Did you mean rotate?',
  },
  {
    what: 'a format of az',
    args: 'list -v local -o table',
    status: 2,
    says: ['text, json'],
    hint: 'Did you mean -o text?',
  },
  {
    what: 'a format of another command',
    args: 'list -v local -o mermaid',
    status: 2,
    says: ['--output cannot be "mermaid"; use one of text, json, yaml, tsv'],
  },
  {
    what: 'a command of az',
    args: 'list-versions --vault-name contoso',
    status: 2,
    says: ['"list-versions"'],
    hint: 'keyturn versions NAME',
  },
  {
    what: 'a group of commands of az',
    args: 'rotation-policy show -n orders',
    status: 2,
    says: ['"rotation-policy"'],
    hint: 'keyturn policy show NAME',
  },
  ...(
    [
      ['--vault-name contoso', '--vault-name', 'Did you mean --vault?'],
      ['--hsm-name contoso', '--hsm-name', '--vault https://NAME.managedhsm.azure.net'],
      ['--subscription a', '--subscription', "a vault's name is enough"],
      ['--maxresults 5', '--maxresults', 'read as far as they are needed'],
      ['--no-wait', '--no-wait', 'a command ends when what it did is done'],
      ['--only-show-errors', '--only-show-errors', 'Did you mean --quiet?'],
      ['--value x', '--value', 'pass it on standard input'],
      ['--pem-password x', '--pem-password', 'give --passphrase-file or --passphrase-env'],
      ['-f x', '-f', 'one that is written is named by --out'],
      ['-n orders', '-n', 'named without a flag'],
      ['--id https://contoso.vault.azure.net/keys/orders', '--id', 'stands where the name would'],
    ] as const
  ).map(([flag, typed, hint]) => ({
    what: `${typed}, as az has it,`,
    args: `show ${flag}`,
    status: 2,
    says: [`has no flag ${typed}`],
    hint,
  })),
  { what: 'the type of a key as az calls it', args: 'create x --kty EC', status: 2, says: ['--kty'], hint: '--type' },
  {
    what: 'two vaults where one is meant',
    args: 'show orders --vault local --vault local:b',
    status: 2,
    says: ['--vault was given 2 times'],
  },
  {
    what: 'an RSA size that does not exist',
    args: 'create x --type RSA --size 1024 --vault local',
    status: 2,
    says: ['"1024"', '2048, 3072, 4096'],
  },
  {
    what: 'a size that is no number',
    args: 'create x --type RSA --size big --vault local',
    status: 2,
    says: ['--size "big" is not a whole number'],
  },
  {
    what: 'a curve with RSA',
    args: 'create x --type RSA --curve P-256 --vault local',
    status: 2,
    says: ['"P-256"', 'RSA'],
  },
  {
    what: 'a policy that is too short',
    args: 'policy set orders --rotate-every P3D --vault local',
    status: 2,
    says: ['--rotate-every P3D', 'P7D'],
  },
  {
    what: 'a broken JWK',
    args: 'import x --file FOLDER/broken.jwk.json --vault local',
    status: 2,
    says: ['[INVALID_INPUT]'],
  },
  {
    what: 'a key name with characters that no name has',
    args: 'create orders_1 --type EC --vault local',
    status: 2,
    says: ['"orders_1"'],
  },
  {
    what: 'a missing key',
    args: 'show absent --vault local',
    status: 3,
    says: ['"absent"', '[KEY_NOT_FOUND]'],
    hint: 'keyturn list',
  },
  {
    what: 'the name of a deleted key',
    args: 'create deleted --type EC --vault local',
    status: 5,
    says: ['"deleted"', '[KEY_DELETED]'],
    hint: 'keyturn recover deleted',
  },
  { what: 'a time-out of nothing', args: 'list --vault local --timeout 0s', status: 2, says: ['--timeout 0s'] },
  {
    what: 'an expiry that is no date',
    args: 'update orders --expires soon --vault local',
    status: 2,
    says: ['"soon"'],
  },
]

test.each(cases)('$what: one clear line, what is allowed, status $status', async ({ args, status, says, hint }) => {
  const run = await keyturn.run(args.replace('FOLDER', keyturn.folder).split(' '))
  const [line = '', ...more] = run.stderr.trimEnd().split('\n')
  expect(line).toMatch(/^error: /)
  for (const part of says) expect(line).toContain(part)
  if (hint !== undefined) expect(more.join('\n')).toMatch(/^ {2}hint: /)
  if (hint !== undefined) expect(more.join('\n')).toContain(hint)
  expect(more.every((each) => /^ {2}(hint|request id): /.test(each))).toBe(true)
  expect({ stdout: run.stdout, status: run.status }).toEqual({ stdout: '', status })
})

test('nothing of all this was written', async () => {
  expect(await keyturn.json('list')).toMatchObject([{ name: 'orders', expiresOn: null }])
  expect(await keyturn.json('versions orders')).toHaveLength(1)
  expect(await keyturn.json('policy show orders')).toMatchObject({ isDefault: true })
})

test('a command line without a command is help on stderr, and fails', async () => {
  const { stdout, stderr, status } = await keyturn.run([])
  expect(stderr).toContain('keyturn <command> [flags]')
  expect({ stdout, status }).toEqual({ stdout: '', status: 2 })
})

test('an identity that the vault does not know is refused with the status of sign-in', async () => {
  const started = Promise.withResolvers<string>()
  const ended = keyturn.run(['vault', 'start', '-o', 'json'], {
    onStart: (child) => {
      child.stdout?.once('data', (line) => started.resolve(String(line)))
      started.promise.then(() => child.kill('SIGTERM'))
    },
  })
  const { env } = JSON.parse(await started.promise)
  await ended
  // Nobody answers at that address any more, so the sign-in itself fails.
  const { stderr, status } = await keyturn.run(['list', '--timeout', '20s'], { env })
  expect(stderr).toMatch(/\[(SIGN_IN_FAILED|UNAVAILABLE)\]/)
  expect([4, 6]).toContain(status)
})
