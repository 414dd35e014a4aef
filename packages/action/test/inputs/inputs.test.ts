import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { type InputRule, inputRules, operations } from '../../src/inputs/input-rules.ts'
import { type Inputs, type InvalidInputs, readInputs } from '../../src/inputs/inputs.ts'
import type { MakeInputs } from '../../src/inputs/make-inputs.ts'
import { toOutputs } from '../../src/report/outputs.ts'

interface ActionFile {
  inputs: Record<string, { description: string; default?: string; required?: boolean }>
  outputs: Record<string, { description: string }>
  runs: { using: string; main: string }
}

const action = parse(
  await readFile(fileURLToPath(new URL('../../../../action.yml', import.meta.url)), 'utf8'),
) as ActionFile

/** The environment in which the runner would start a step with these inputs. */
function withInputs(inputs: Record<string, string>, env: Record<string, string> = {}): Record<string, string> {
  const given = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value] as const)
  return { ...env, ...Object.fromEntries(given) }
}

/** Of a step about one vault. */
function connectionOf(inputs: Inputs) {
  return 'targets' in inputs ? inputs.targets[0]?.connection : undefined
}

function problemsOf(inputs: Record<string, string>, env: Record<string, string> = {}): readonly string[] {
  try {
    readInputs(withInputs(inputs, env))
  } catch (error) {
    return (error as InvalidInputs).problems
  }
  return []
}

test('action.yml and the code have the same inputs with the same defaults', () => {
  const documented = Object.entries(action.inputs).map(([name, input]) => [name, input.default])
  const read = Object.entries(inputRules).map(([name, rule]: [string, InputRule]) => [name, rule.default])
  expect(documented).toEqual(read)
})

test('action.yml says of each input which operations take it', () => {
  for (const [name, rule] of Object.entries(inputRules) as [string, InputRule][]) {
    const [before = ''] = (action.inputs[name]?.description ?? '').split(':')
    const said = operations.filter((operation) => before.split(/[^a-z]+/).includes(operation))
    if (name === 'tags' || rule.only === undefined) continue
    expect({ name, only: said }).toEqual({ name, only: operations.filter((each) => rule.only?.includes(each)) })
  }
})

test('action.yml and the code have the same outputs', () => {
  const outputs = toOutputs({
    operation: 'rotate',
    vaults: [{ name: 'contoso', url: 'https://contoso.vault.azure.net' }],
    dryRun: false,
    results: [],
    events: [],
  })
  expect(Object.keys(outputs)).toEqual(Object.keys(action.outputs))
})

test('every input and output is described, and the action runs on the Node of current runners', () => {
  for (const each of [...Object.values(action.inputs), ...Object.values(action.outputs)]) {
    expect(each.description.length).toBeGreaterThan(10)
  }
  expect(action.runs).toEqual({ using: 'node24', main: 'packages/action/dist/main.js' })
})

test('with nothing but a vault and keys the step rotates them now and checks the result', () => {
  expect(readInputs(withInputs({ vault: 'contoso', keys: ' orders \n\n invoices' }))).toEqual({
    operation: 'rotate',
    targets: [{ connection: { vault: 'contoso', auth: 'auto', cloud: 'public' }, keys: ['orders', 'invoices'] }],
    timeout: '1h',
    dryRun: false,
    tags: {},
    ifDue: false,
    verify: true,
  })
})

test('the defaults that the runner sends are not taken for a choice', () => {
  const defaults = Object.fromEntries(
    Object.entries(action.inputs).flatMap(([name, input]) =>
      input.default === undefined ? [] : [[name, input.default]],
    ),
  )
  const empty = Object.fromEntries(Object.keys(action.inputs).map((name) => [name, '']))
  const given = { vault: 'contoso', keys: 'orders' }
  expect(readInputs(withInputs({ ...empty, ...defaults, ...given }))).toEqual(readInputs(withInputs(given)))
  const made = { ...given, operation: 'create', type: 'EC' }
  const described = (inputs: Record<string, string>) => {
    const { describe, ...others } = readInputs(withInputs(inputs)) as MakeInputs
    return { ...others, key: describe(new Date(0)) }
  }
  expect(described({ ...empty, ...defaults, ...made })).toEqual(described(made))
})

test('every input of create reaches the key', () => {
  const inputs = readInputs(
    withInputs({
      vault: 'https://contoso.vault.azure.net',
      operation: 'create',
      keys: 'orders',
      type: 'RSA-HSM',
      size: '3072',
      ops: 'sign, verify\nwrapKey',
      expires: '1y',
      'not-before': '2027-01-31',
      disabled: 'True',
      tags: 'owner=payments\nformula=a=b\nempty=',
      exportable: 'true',
      'release-policy': 'release.json',
      'new-version': 'true',
      'rotate-before-expiry': 'P30D',
      'expire-after': '1y',
      'notify-before': '30d',
      auth: 'oidc',
      'client-id': 'c',
      'tenant-id': 't',
      cloud: 'china',
      'allow-host': 'vault.example',
      timeout: '90min',
    }),
  )
  expect(inputs).toEqual({
    operation: 'create',
    targets: [
      {
        connection: {
          vault: 'https://contoso.vault.azure.net',
          auth: 'oidc',
          cloud: 'china',
          clientId: 'c',
          tenantId: 't',
          allowHost: 'vault.example',
        },
        keys: ['orders'],
      },
    ],
    timeout: '90min',
    keyType: 'RSA-HSM',
    releasePolicyFile: 'release.json',
    describe: expect.any(Function),
    newVersion: true,
  })
  expect('describe' in inputs && inputs.describe(new Date('2026-11-28T09:00:00Z'))).toEqual({
    keySize: 3072,
    keyOperations: ['sign', 'verify', 'wrapKey'],
    expiresOn: new Date('2027-11-28T09:00:00Z'),
    notBefore: new Date('2027-01-31T00:00:00Z'),
    enabled: false,
    tags: { owner: 'payments', formula: 'a=b', empty: '' },
    exportable: true,
    rotationPolicy: { rotateBeforeExpiry: 'P30D', expireAfter: '1y', notifyBefore: '30d' },
  })
})

test('the vault may come from the variables that the documentation of Key Vault uses, in this order', () => {
  const variables = { KEYTURN_VAULT: 'one', KEY_VAULT_NAME: 'two', AZURE_KEYVAULT_NAME: 'three' }
  const vaultOf = (env: Record<string, string>, inputs = {}) =>
    connectionOf(readInputs(withInputs({ keys: 'orders', ...inputs }, env)))?.vault
  expect(vaultOf(variables)).toBe('one')
  expect(vaultOf({ ...variables, KEYTURN_VAULT: ' ' })).toBe('two')
  expect(vaultOf({ AZURE_KEYVAULT_NAME: 'three' })).toBe('three')
  expect(vaultOf(variables, { vault: 'four' })).toBe('four')
})

test('without a vault the step says all the ways to name one, and takes no vault by itself', () => {
  expect(problemsOf({ keys: 'orders' })).toEqual([
    expect.stringMatching(/"vault".*local.*KEYTURN_VAULT, KEY_VAULT_NAME, AZURE_KEYVAULT_NAME/),
  ])
})

test('all problems are reported at once', () => {
  const problems = problemsOf({
    operation: 'create',
    type: 'RAS',
    size: 'big',
    curve: 'P-999',
    ops: 'sign,fly',
    expires: 'soon',
    tags: 'owner',
    disabled: 'yes',
    'rotate-every': '90',
    cloud: 'mars',
    auth: 'magic',
  })
  expect(problems).toHaveLength(12)
  expect(problems.join('\n')).toMatch(/"type" is "RAS"; allowed: EC, EC-HSM, RSA, RSA-HSM, oct, oct-HSM/)
})

test.each([
  [{ 'if-older-then': '90d' }, /unknown input "if-older-then"; the inputs are: vault, vaults, operation, keys/],
  [{ operation: 'destroy' }, /"operation" is "destroy"; allowed: rotate, create, ensure, retire, plan, apply/],
  [{ 'if-older-than': '3 months' }, /"if-older-than".*"3 months".*P90D/],
  [{ 'if-older-than': '90m' }, /90min or 90mo/],
  [{ 'if-due': 'maybe' }, /"if-due" is "maybe"; allowed: true, false/],
  [{ 'expect-version': '12' }, /"expect-version" is "12".*32 hexadecimal digits/],
  [{ keys: 'orders\norders' }, /"keys" has "orders" twice/],
  [{ keys: 'or ders' }, /or ders/],
  [{ keys: 'https://contoso.vault.azure.net/secrets/orders' }, /secrets/],
  [{ keys: 'https://contoso.vault.azure.net/keys/orders/0123456789abcdef0123456789abcdef' }, /version/],
  [{ all: 'true', 'if-due': 'true' }, /"all: true" and "keys" exclude each other/],
  [{ tags: 'a=b' }, /"tags" goes with "all: true"/],
  [{ type: 'EC' }, /"type" is for create and ensure, and the operation is rotate/],
  [{ auth: 'oidc' }, /needs "client-id" and "tenant-id"/],
  [{ 'client-id': 'c' }, /needs "client-id" and "tenant-id"/],
  [{ shard: '1/4' }, /"shard" goes with "all: true"/],
  [{ keep: '2' }, /"keep" is for retire, and the operation is rotate/],
  [{ operation: 'retire', keep: '0' }, /"keep": 0 is not allowed/],
  [{ operation: 'retire', keep: 'two' }, /"keep" is "two", which is no number of versions, such as 2/],
  [{ operation: 'retire', grace: '1h' }, /"grace": PT1H is too short/],
  [{ operation: 'retire', grace: 'soon' }, /"grace".*"soon"/],
  [{ operation: 'retire', undo: 'true', keep: '2' }, /leave "keep" out/],
  [{ operation: 'retire', 'if-older-than': '90d' }, /"if-older-than" is for rotate, and the operation is retire/],
  [{ operation: 'retire', tags: 'a=b' }, /"tags" goes with "all: true" when the operation is retire/],
  [{ operation: 'retire', all: 'true' }, /exclude each other/],
  [{ operation: 'plan' }, /"keys" is for rotate, create, ensure, retire and audit, and the operation is plan/],
  [{ operation: 'apply', keep: '2' }, /"keep" is for retire, and the operation is apply/],
  [{ vault: 'https://evil.example' }, /evil\.example/],
])('%j is refused with what is allowed', (inputs, message) => {
  const problems = problemsOf({ vault: 'contoso', keys: 'orders', ...inputs })
  expect(problems.join('\n')).toMatch(message)
})

test('all keys without a rule would all be rotated every time, and are refused', () => {
  expect(problemsOf({ vault: 'contoso', all: 'true' })).toEqual([expect.stringMatching(/needs a rule/)])
  expect(problemsOf({ vault: 'contoso', all: 'true', 'if-older-than': '90d', tags: 'owner=payments' })).toEqual([])
})

test('one expected version cannot be meant for several keys', () => {
  const expected = { vault: 'contoso', 'expect-version': '0123456789ABCDEF0123456789abcdef' }
  expect(problemsOf({ ...expected, keys: 'orders\ninvoices' })).toEqual([expect.stringMatching(/exactly one key/)])
  expect(readInputs(withInputs({ ...expected, keys: 'orders' }))).toMatchObject({
    expectVersion: '0123456789abcdef0123456789abcdef',
  })
})

test('a rotation policy that the service would refuse is refused with the rule', () => {
  const policy = { vault: 'local', operation: 'ensure', keys: 'orders', type: 'EC', 'rotate-every': '3d' }
  expect(problemsOf(policy)).toEqual([expect.stringMatching(/"rotate-every" P3D is too short.*7 days/)])
})

test('ensure takes no start that would be another one in each run', () => {
  const ensure = { vault: 'local', operation: 'ensure', keys: 'orders', type: 'EC' }
  expect(problemsOf({ ...ensure, 'not-before': 'P1D' })).toEqual([
    expect.stringMatching(/"not-before" "P1D" has to be a date/),
  ])
  expect(problemsOf({ ...ensure, expires: '1y' })).toEqual([])
})

test('create and ensure need a key type: whoever leaves it out would get one by chance', () => {
  expect(problemsOf({ vault: 'local', operation: 'ensure', keys: 'orders' })).toEqual([
    expect.stringMatching(/"type" is missing: one of EC, EC-HSM, RSA/),
  ])
})

test('a client id means the ID token of the job and nothing else, unless another way is named', () => {
  const ids = { vault: 'contoso', keys: 'orders', 'client-id': 'c', 'tenant-id': 't' }
  const authOf = (inputs: Record<string, string>, env = {}) => connectionOf(readInputs(withInputs(inputs, env)))?.auth
  expect(authOf(ids)).toBe('oidc')
  expect(authOf({ ...ids, auth: 'managed-identity' })).toBe('managed-identity')
  const env = { AZURE_CLIENT_ID: 'c', AZURE_TENANT_ID: 't' }
  expect(authOf({ vault: 'contoso', keys: 'orders', auth: 'oidc' }, env)).toBe('oidc')
  expect(authOf({ vault: 'contoso', keys: 'orders' }, env)).toBe('auto')
})

test('a fleet in a matrix is split by its shard', () => {
  const all = { vault: 'contoso', all: 'true', 'if-older-than': '90d' }
  expect(readInputs(withInputs({ ...all, shard: '2/4' }))).toMatchObject({
    targets: [{ keys: 'all' }],
    shard: { index: 2, count: 4 },
  })
  expect(problemsOf({ ...all, shard: '5/4' })).toEqual([expect.stringMatching(/"shard": "5\/4" is not a shard/)])
})

test('a job of a matrix takes the shard that it is, when the workflow says so', () => {
  const all = { vault: 'contoso', all: 'true', 'if-older-than': '90d', shard: 'auto' }
  const matrix = { GITHUB_ACTIONS: 'true', STRATEGY_JOB_INDEX: '0', STRATEGY_JOB_TOTAL: '4' }
  expect(readInputs(withInputs(all, matrix))).toMatchObject({ shard: { index: 1, count: 4 } })
  expect(problemsOf(all, { GITHUB_ACTIONS: 'true' })).toEqual([expect.stringMatching(/STRATEGY_JOB_INDEX: \$\{\{/)])
})

test('a job of a matrix takes the shard that GitHub says it is, unless the workflow says another', () => {
  const strategy = '{"fail-fast": false, "job-index": 2, "job-total": 4, "max-parallel": 4}'
  const all = { vault: 'contoso', all: 'true', 'if-older-than': '90d', shard: 'auto', strategy }
  expect(readInputs(withInputs(all))).toMatchObject({ shard: { index: 3, count: 4 } })
  const handed = { STRATEGY_JOB_INDEX: '0', STRATEGY_JOB_TOTAL: '8' }
  expect(readInputs(withInputs(all, handed))).toMatchObject({ shard: { index: 1, count: 8 } })
  expect(problemsOf({ ...all, strategy: '[]' })).toEqual([
    '"strategy" says no "job-index" and "job-total". Leave the input out: GitHub sets it.',
  ])
  // biome-ignore lint/suspicious/noTemplateCurlyInString: what stands there where no runner has looked
  expect(problemsOf({ ...all, strategy: '${{ toJSON(strategy) }}' })).toEqual([
    expect.stringMatching(/nothing says which/),
  ])
})

const eventOf = (Id: unknown) => JSON.stringify({ eventType: 'Microsoft.KeyVault.KeyExpired', data: { Id } })
const eventVersion = 'ab'.repeat(16)

test('an event names the keys, each in the vault that it is of', () => {
  const event = eventOf(`https://fabrikam.vault.azure.net/keys/orders/${eventVersion}`)
  expect(readInputs(withInputs({ vaults: 'contoso\nfabrikam', event }))).toMatchObject({
    targets: [
      { connection: { vault: 'contoso' }, keys: [] },
      { connection: { vault: 'fabrikam' }, keys: ['orders'] },
    ],
    onKeyEvent: [{ type: 'KeyExpired', version: eventVersion }],
    ignoredEvents: [],
  })
})

test.each([
  [
    'of another vault',
    eventOf(`https://fabrikam.vault.azure.net/keys/orders/${eventVersion}`),
    /not in the vault "contoso"/,
  ],
  ['of a host that is no vault', eventOf(`https://attacker.example/keys/orders/${eventVersion}`), /attacker\.example/],
  ['about no version', eventOf('https://contoso.vault.azure.net/keys/orders'), /which names no version/],
  ['about nothing', eventOf(undefined), /has no "data\.Id"/],
  ['that is none', '{"action":"opened"}', /it has neither "eventType" nor "type"/],
  ['that is no JSON', 'orders', /"event" holds no JSON/],
  ['without an entry', '[]', /it holds no event/],
])('an event %s is refused with what is wrong with it', (_what, event, message) => {
  expect(problemsOf({ vault: 'contoso', event })).toEqual([expect.stringMatching(message)])
})

test.each(['keys', 'tags', 'shard', 'if-older-than', 'if-expires-within', 'if-due', 'all', 'expect-version'])(
  'beside an event "%s" is refused: the event says which key is due',
  (name) => {
    const values: Record<string, string> = { keys: 'orders', tags: 'a=b', shard: '1/2', 'expect-version': eventVersion }
    const value = values[name] ?? (name.startsWith('if-') && name !== 'if-due' ? '90d' : 'true')
    const event = eventOf(`https://contoso.vault.azure.net/keys/orders/${eventVersion}`)
    expect(problemsOf({ vault: 'contoso', event, [name]: value })).toContain(
      `"event" and "${name}" exclude each other: the event says which key is due`,
    )
  },
)

test('retire has the rules of the command, and takes all keys without any', () => {
  expect(readInputs(withInputs({ vault: 'contoso', operation: 'retire', all: 'true', tags: 'a=b' }))).toEqual({
    operation: 'retire',
    targets: [{ connection: { vault: 'contoso', auth: 'auto', cloud: 'public' }, keys: 'all' }],
    timeout: '1h',
    dryRun: false,
    tags: { a: 'b' },
    undo: false,
  })
  const given = {
    vault: 'contoso',
    operation: 'retire',
    keys: 'orders',
    keep: '3',
    grace: '60d',
    uses: 'uses.json',
  }
  expect(readInputs(withInputs({ ...given, 'dry-run': 'true' }))).toMatchObject({
    dryRun: true,
    targets: [{ keys: ['orders'] }],
    keep: 3,
    grace: '60d',
    usesFile: 'uses.json',
  })
  expect(problemsOf({ vault: 'contoso', operation: 'retire' })).toEqual([expect.stringMatching(/no key is named/)])
})

test('plan and apply need no vault, since the manifest may list them', () => {
  expect(readInputs(withInputs({ operation: 'plan' }))).toEqual({
    operation: 'plan',
    connection: { auth: 'auto', cloud: 'public' },
    vaults: [],
    timeout: '1h',
    dryRun: false,
    manifestFile: 'keys.yaml',
    maxPlanAge: '7d',
    verify: true,
  })
  const given = { operation: 'apply', vault: 'contoso', manifest: 'ops/keys.yaml', verify: 'false', 'dry-run': 'true' }
  expect(readInputs(withInputs(given))).toMatchObject({
    vaults: ['contoso'],
    manifestFile: 'ops/keys.yaml',
    verify: false,
    dryRun: true,
  })
  expect(problemsOf({ operation: 'plan', vault: 'https://evil.example' })).toEqual([expect.stringMatching(/evil/)])
})

test('a type, a curve and tags may be written as people write them', () => {
  const written = { type: 'ec', curve: 'SECP256K1', ops: 'SIGN', tags: '- env=prod\n- team=a,cost=1' }
  const inputs = readInputs(withInputs({ vault: 'contoso', operation: 'create', keys: 'orders', ...written }))
  expect(inputs).toMatchObject({ keyType: 'EC' })
  expect('describe' in inputs && inputs.describe(new Date())).toEqual({
    curve: 'P-256K',
    keyOperations: ['sign'],
    tags: { team: 'a', cost: '1', env: 'prod' },
  })
})

test('several vaults are taken one a line; a name is a key of each of them, an id of its own', () => {
  const vaults = 'contoso\nhttps://fabrikam.vault.azure.net'
  const keys = 'orders\nhttps://fabrikam.vault.azure.net/keys/ledger'
  expect(readInputs(withInputs({ vaults, keys }))).toMatchObject({
    targets: [
      { connection: { vault: 'contoso' }, keys: ['orders'] },
      { connection: { vault: 'https://fabrikam.vault.azure.net' }, keys: ['orders', 'ledger'] },
    ],
  })
  expect(readInputs(withInputs({ operation: 'plan', vaults }))).toMatchObject({ vaults: vaults.split('\n') })
  expect(problemsOf({ vault: 'contoso', vaults, keys })).toEqual(['"vault" and "vaults" exclude each other'])
  expect(problemsOf({ vaults: 'contoso\nhttps://contoso.vault.azure.net', keys: 'orders' })).toEqual([
    expect.stringContaining('twice'),
  ])
  expect(problemsOf({ vaults, keys: 'https://other.vault.azure.net/keys/orders' })).toEqual([
    expect.stringContaining('not in any of the vaults'),
  ])
})

test('on pull_request_target nothing is written unless the workflow says so', () => {
  const env = { GITHUB_EVENT_NAME: 'pull_request_target' }
  const step = { vault: 'contoso', keys: 'orders' }
  expect(problemsOf(step, env)).toEqual([expect.stringContaining('pull_request_target')])
  expect(problemsOf({ operation: 'apply' }, env)).toEqual([expect.stringContaining('pull_request_target')])
  const allowed: Record<string, string>[] = [
    { ...step, 'dry-run': 'true' },
    { operation: 'plan' },
    { ...step, vault: 'local' },
    { ...step, 'allow-pull-request-target': 'true' },
  ]
  for (const inputs of allowed) expect(problemsOf(inputs, env)).toEqual([])
  expect(problemsOf(step, { GITHUB_EVENT_NAME: 'pull_request' })).toEqual([])
})

test('a step can be asked to fail on what is no problem otherwise', () => {
  const step = { vault: 'contoso', keys: 'orders' }
  expect(readInputs(withInputs({ ...step, 'fail-on': 'skipped, not-checked' }))).toMatchObject({
    failOn: ['skipped', 'not-checked'],
  })
  expect(readInputs(withInputs({ ...step, 'exit-code': 'true' }))).toMatchObject({ failOn: ['pending'] })
  expect(problemsOf({ ...step, 'fail-on': 'everything' })).toEqual([
    '"fail-on" has "everything"; allowed: pending, skipped, not-checked, warning',
  ])
})
