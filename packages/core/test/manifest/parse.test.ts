import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseDuration } from '../../src/duration.ts'
import { KeyturnError } from '../../src/errors.ts'
import { checkManifest, parseManifest } from '../../src/manifest/parse.ts'

/** One line a problem, as a user sees them. */
function problemsOf(text: string): string[] {
  return checkManifest(text).problems.map(
    ({ line, column, path, message }) => `${line}:${column} ${path}${path === '' ? '' : ': '}${message}`,
  )
}

/** The problems of one key with these fields; the key itself begins in line 3. */
function problemsOfKey(...fields: string[]): string[] {
  return problemsOf(
    ['version: 1', 'keys:', '  - name: orders', ...fields.map((field) => `    ${field}`), ''].join('\n'),
  )
}

const minimal = 'version: 1\nkeys:\n  - { name: orders, type: EC }\n'

describe('what a manifest says', () => {
  test('reads a key with all that it can have', () => {
    const { keys } = parseManifest(`
version: 1
keys:
  - name: orders
    type: RSA-HSM
    size: 3072
    ops: [wrapKey, unwrapKey]
    enabled: true
    expires: 2y
    notBefore: 2026-02-01
    exportable: true
    releasePolicy: { version: 1.0.0, anyOf: [] }
    tags: { team: billing }
    rotateEvery: 90d
    expireAfter: 1y
    notifyBefore: P30D
    ifOlderThan: 80d
    ifExpiresWithin: 2w
    ifDue: true
    keep: 3
    grace: 45d
`)
    expect(keys).toEqual([
      {
        name: 'orders',
        type: 'RSA-HSM',
        size: 3072,
        ops: ['wrapKey', 'unwrapKey'],
        enabled: true,
        expires: { after: parseDuration('2y') },
        notBefore: { on: new Date('2026-02-01T00:00:00Z') },
        exportable: true,
        releasePolicy: { policy: '{"version":"1.0.0","anyOf":[]}' },
        tags: { team: 'billing' },
        policy: { rotateEvery: 'P90D', expireAfter: 'P1Y', notifyBefore: 'P30D' },
        rotation: { ifOlderThan: parseDuration('80d'), ifExpiresWithin: parseDuration('2w'), ifDue: true },
        retirement: { keep: 3, grace: parseDuration('45d') },
      },
    ])
  })

  test('reads a manifest that is JSON', () => {
    expect(parseManifest('{"version":1,"keys":[{"name":"orders","type":"EC"}]}').keys).toEqual([
      { name: 'orders', type: 'EC' },
    ])
  })

  test('fills in defaults, merges tags, and lets a key override the rest', () => {
    const { keys } = parseManifest(`
version: 1
defaults:
  type: EC
  curve: P-384
  size: 4096
  tags: { managed-by: keyturn, team: platform }
  rotateEvery: 90d
  ifOlderThan: 100d
keys:
  - name: plain
  - name: own
    curve: P-521
    tags: { team: billing }
    ifOlderThan: 30d
  - name: rsa
    type: RSA
`)
    expect(keys[0]).toEqual({
      name: 'plain',
      type: 'EC',
      curve: 'P-384',
      tags: { 'managed-by': 'keyturn', team: 'platform' },
      policy: { rotateEvery: 'P90D' },
      rotation: { ifOlderThan: parseDuration('100d') },
    })
    expect(keys[1]).toMatchObject({ curve: 'P-521', tags: { 'managed-by': 'keyturn', team: 'billing' } })
    expect(keys[1]?.rotation).toEqual({ ifOlderThan: parseDuration('30d') })
    expect(keys[2]).toMatchObject({ type: 'RSA', size: 4096 })
    expect(keys[2]).not.toHaveProperty('curve')
  })

  test('takes a key’s own Rotate trigger in place of the default one', () => {
    const { keys } = parseManifest(`
version: 1
defaults: { type: EC, rotateEvery: 90d, expireAfter: 1y }
keys:
  - { name: orders, rotateBeforeExpiry: 30d }
`)
    expect(keys[0]?.policy).toEqual({ rotateBeforeExpiry: 'P30D', expireAfter: 'P1Y' })
  })

  test('knows no rule that would rotate a key whatever its age', () => {
    expect(parseManifest('version: 1\nkeys: [{ name: orders, type: EC, ifDue: false }]').keys[0]).not.toHaveProperty(
      'rotation',
    )
  })

  test('gives a retirement that names one rule the default of the other', () => {
    const { keys } = parseManifest(
      'version: 1\nkeys: [{ name: a, type: EC, keep: 5 }, { name: b, type: EC, grace: 60d }]',
    )
    expect(keys.map(({ retirement }) => retirement)).toEqual([
      { keep: 5, grace: parseDuration('P30D') },
      { keep: 2, grace: parseDuration('60d') },
    ])
  })

  test('reads three thousand keys with one policy, which is checked once', () => {
    const keys = Array.from({ length: 3_000 }, (_, index) => `  - { name: key-${index}, tags: { n: "${index}" } }`)
    const text = `version: 1\ndefaults: { type: EC, rotateEvery: 90d, expireAfter: 1y }\nkeys:\n${keys.join('\n')}\n`
    const manifest = parseManifest(text)
    expect(manifest.keys).toHaveLength(3_000)
    expect(manifest.keys.at(-1)).toMatchObject({
      name: 'key-2999',
      policy: { rotateEvery: 'P90D', expireAfter: 'P1Y' },
    })
  })

  test('keeps the vaults as they are written, and lets keys choose among them', () => {
    const manifest = parseManifest(`
version: 1
vaults: [contoso, "https://contoso-eu.vault.azure.net", local:dev]
keys:
  - { name: orders, type: EC, vaults: [contoso, local:dev] }
  - { name: orders, type: RSA, vaults: ["https://contoso-eu.vault.azure.net"] }
`)
    expect(manifest.vaults).toEqual(['contoso', 'https://contoso-eu.vault.azure.net', 'local:dev'])
    expect(manifest.keys.map(({ vaults }) => vaults)).toEqual([
      ['contoso', 'local:dev'],
      ['https://contoso-eu.vault.azure.net'],
    ])
  })

  test('reads selectors with their patterns and rules', () => {
    const { selectors } = parseManifest(`
version: 1
selectors:
  - match: { name: app-*, tags: { team: bil* } }
    ifOlderThan: 90d
    tags: { seen-by: keyturn }
`)
    expect(selectors).toEqual([
      {
        match: { name: 'app-*', tags: { team: 'bil*' } },
        rotation: { ifOlderThan: parseDuration('90d') },
        tags: { 'seen-by': 'keyturn' },
      },
    ])
  })

  test('does not give the defaults of keys to selectors, which find keys of others', () => {
    const { selectors } = parseManifest(`
version: 1
defaults: { type: EC, tags: { team: platform }, rotateEvery: 90d }
selectors:
  - { match: { name: "*" }, ifDue: true }
`)
    expect(selectors).toEqual([{ match: { name: '*' }, rotation: { ifDue: true } }])
  })
})

describe('problems', () => {
  test('are all reported at once, in the order of the file, each with its place and path', () => {
    const text = `version: 1
vaults: [contoso, CONTOSO]
defaults:
  curv: P-256
keys:
  - name: orders
    type: EC
    ifOlderThan: 3 month
  - name: bad_name
    type: DSA
    tags: { cost: 100 }
selectors:
  - match: { name: app-* }
    keep: 0
`
    expect(problemsOf(text)).toEqual([
      '2:19 vaults[1]: "CONTOSO" is the same vault as "contoso"',
      '4:3 defaults.curv: unknown field; did you mean "curve"?',
      '8:18 keys[0].ifOlderThan: "3 month" is not a duration; use ISO 8601 such as P90D or PT12H, or a number with s, min, h, d, w, mo or y such as 90d',
      '9:11 keys[1].name: "bad_name" is no key name: 1 to 127 letters, digits and hyphens are allowed',
      '10:11 keys[1].type: "DSA" is none of EC, EC-HSM, RSA, RSA-HSM, oct, oct-HSM',
      '11:19 keys[1].tags.cost: 100 is not text, as a tag has to be; put it in quotes if it is meant as text',
      '14:11 selectors[0].keep: 0 is too few; at least the newest version is kept',
    ])
  })

  test('are all found in a file of another kind, and the first 200 get a suggestion', () => {
    const fields = Array.from({ length: 20_000 }, (_, index) => `    rotateBeforeExpiry${index}: 1`)
    const { problems } = checkManifest(
      ['version: 1', 'keys:', '  - name: orders', '    type: EC', ...fields].join('\n'),
    )
    expect(problems).toHaveLength(20_000)
    expect(problems[0]).toMatchObject({
      line: 5,
      path: 'keys[0].rotateBeforeExpiry0',
      message: expect.stringContaining('"rotateBeforeExpiry"?'),
    })
    expect(problems.at(-1)).toMatchObject({ line: 20_004, path: 'keys[0].rotateBeforeExpiry19999' })
    expect(problems.filter(({ message }) => message.includes('did you mean'))).toHaveLength(200)
  })

  test('are none where types, curves and operations stand in another case, or under their old name', () => {
    const { keys } = parseManifest(
      'version: 1\nkeys:\n  - { name: a, type: ec, curve: SECP256K1, ops: [SIGN] }\n  - { name: b, type: rsa-hsm }\n',
    )
    expect(keys).toMatchObject([{ type: 'EC', curve: 'P-256K', ops: ['sign'] }, { type: 'RSA-HSM' }])
  })

  test('of many keys keep none of the others from being read', () => {
    const keys = Array.from({ length: 2_000 }, (_, index) => `  - { name: k${index}, type: EC, nothing: 1, keep: 0 }`)
    expect(checkManifest(['version: 1', 'keys:', ...keys].join('\n')).problems).toHaveLength(4_000)
  })

  test('are thrown as one error that names the file', () => {
    const parse = () => parseManifest('version: 1\nkeys:\n  - nam: x\n', { file: 'prod/keys.yaml' })
    expect(parse).toThrow(KeyturnError)
    expect(parse).toThrow(
      'prod/keys.yaml has 2 problems:\n' +
        '  prod/keys.yaml:3:5: keys[0].nam: unknown field; did you mean "name"?\n' +
        '  prod/keys.yaml:3:5: keys[0].name: is missing',
    )
  })

  test('of one kind stand in one line', () => {
    expect(() => parseManifest('version: 2\nkeys: [{ name: a, type: EC }]')).toThrow(
      /^keys\.yaml:1:10: version: 2 is no version of the manifest that this program knows; write 1$/,
    )
  })

  test('beyond the fortieth are counted', () => {
    const keys = Array.from({ length: 60 }, () => '  - { name: a_b, type: EC }').join('\n')
    expect(() => parseManifest(`version: 1\nkeys:\n${keys}\n`)).toThrow(/has 60 problems[\s\S]*and 20 more$/)
  })

  test.each([
    ['nothing at all', '', '1:1 it is empty; a manifest starts with "version: 1"'],
    ['only comments', '# nothing\n', '1:1 it is empty; a manifest starts with "version: 1"'],
    ['a list', '- a\n', '1:1 ["a"] is not a map; write name: value, one a line'],
    ['no version', 'keys: [{ name: a, type: EC }]', '1:1 version: is missing; write version: 1'],
    ['no keys', 'version: 1\n', '1:1 it names no keys; write at least one entry under "keys" or "selectors"'],
    [
      'an empty list of keys',
      'version: 1\nkeys: []\n',
      '2:7 keys: it is empty; leave it out or name at least one of its keys',
    ],
    [
      'keys that are no list',
      'version: 1\nkeys: { a: 1 }\n',
      '2:7 keys: {"a":1} is not a list of keys; write [ ... ] or one a line after a hyphen',
    ],
    [
      'a key that is a word',
      'version: 1\nkeys: [orders]\n',
      '2:8 keys[0]: "orders" is not a map; write name: value, one a line',
    ],
    [
      'defaults that are a list',
      'version: 1\ndefaults: []\nkeys: [{ name: a, type: EC }]\n',
      '2:11 defaults: [] is not a map; write name: value, one a line',
    ],
    [
      'an unknown section',
      `${minimal}secrets: []\n`,
      '4:1 secrets: unknown field; allowed are version, vaults, defaults, keys, selectors',
    ],
  ])('name %s', (_what, text, problem) => {
    expect(problemsOf(text)).toEqual([problem])
  })

  test.each([
    [
      'a missing type',
      ['size: 2048'],
      '3:5 keys[0]: its type is missing; write type: EC, RSA or another under the key or "defaults"',
    ],
    [
      'a size of an EC key',
      ['type: EC', 'size: 2048'],
      '3:5 keys[0]: a size ("2048") does not apply to EC keys: choose a curve, P-256, P-256K, P-384, P-521',
    ],
    ['a curve of an RSA key', ['type: RSA', 'curve: P-256'], 'a curve ("P-256") does not apply to RSA keys'],
    [
      'an AES size of an RSA key',
      ['type: RSA', 'size: 256'],
      '"256" is no size of RSA keys: allowed are 2048, 3072, 4096',
    ],
    ['an operation that the type has not', ['type: EC', 'ops: [encrypt]'], '"encrypt" is no operation of EC keys'],
    ['a misspelt operation', ['type: RSA', 'ops: [wrap]'], '5:11 keys[0].ops[0]: "wrap" is none of encrypt, decrypt'],
    ['a tag list', ['type: EC', 'tags: [a]'], '5:11 keys[0].tags: ["a"] is not a map; write name: value'],
    [
      'a number for a duration',
      ['type: EC', 'ifOlderThan: 90'],
      '5:18 keys[0].ifOlderThan: 90 is not a duration; write a number with a unit such as 90d',
    ],
    ['an ambiguous unit', ['type: EC', 'grace: 5m'], '"5m" could be minutes or months: write 5min or 5mo'],
    [
      'a duration of centuries',
      ['type: EC', 'ifOlderThan: 200y'],
      '5:18 keys[0].ifOlderThan: "200y" is too long; at most 100 years',
    ],
    [
      'a day that is none',
      ['type: EC', 'expires: 2027-02-30'],
      '5:14 keys[0].expires: "2027-02-30" is not a point in time',
    ],
    [
      'a time without a zone',
      ['type: EC', 'expires: 2027-02-03T10:00:00'],
      'An instant needs its zone: append Z for UTC.',
    ],
    ['a yes that is not true', ['type: EC', 'ifDue: yes'], '5:12 keys[0].ifDue: "yes" is neither true nor false'],
    [
      'an expiry before the start',
      ['type: EC', 'notBefore: 2027-02-01', 'expires: 2027-01-01'],
      'the key would expire (2027-01-01T00:00:00Z) before it starts',
    ],
    ['a life shorter than the wait for it', ['type: EC', 'notBefore: 2d', 'expires: 1d'], 'the key would expire'],
    [
      'an exportable key without a release policy',
      ['type: RSA-HSM', 'exportable: true'],
      'an exportable key needs a release policy',
    ],
    [
      'two Rotate triggers',
      ['type: EC', 'rotateEvery: 90d', 'rotateBeforeExpiry: 30d', 'expireAfter: 1y'],
      '5:18 keys[0].rotateEvery: rotation policy refused: rotateEvery 90d and rotateBeforeExpiry 30d exclude each other',
    ],
    [
      'a policy that the service refuses',
      ['type: EC', 'expireAfter: 20d'],
      '5:18 keys[0].expireAfter: rotation policy refused: expireAfter P20D is too short',
    ],
    [
      'a grace shorter than a day',
      ['type: EC', 'grace: 1h'],
      '5:12 keys[0].grace: grace: PT1H is too short; at least 24 hours',
    ],
    ['half a version to keep', ['type: EC', 'keep: 1.5'], '5:11 keys[0].keep: 1.5 is not a whole number of versions'],
    ['a field that is empty', ['type: EC', 'ifOlderThan:'], 'keys[0].ifOlderThan: null is not a duration'],
    [
      'the word of another tool',
      ['type: EC', 'operations: [sign]'],
      '5:5 keys[0].operations: unknown field; did you mean "ops"?',
    ],
  ])('name %s', (_what, fields, problem) => {
    expect(problemsOfKey(...fields).join('\n')).toContain(problem)
  })

  test('name a key that the service takes for an operation', () => {
    expect(problemsOf('version: 1\nkeys: [{ name: rotate, type: EC }]').join()).toContain(
      'keys[0].name: "rotate" cannot be a key\'s name',
    )
  })

  test('name a key that is described twice for one vault, in whatever case', () => {
    expect(problemsOf('version: 1\nkeys:\n  - { name: orders, type: EC }\n  - { name: ORDERS, type: EC }\n')).toEqual([
      '4:13 keys[1].name: key "ORDERS" is described twice for the same vault',
    ])
  })

  test('name a vault that is not listed, a key id in place of a vault, and a host that gets no tokens', () => {
    const id = 'https://contoso.vault.azure.net/keys/orders'
    const text = `version: 1\nvaults: [a1b, "${id}", "https://evil.example"]\nkeys: [{ name: a, type: EC, vaults: [other] }]\n`
    const problems = problemsOf(text).join('\n')
    expect(problems).toContain(`vaults[1]: "${id}" is the id of a key; write the vault alone`)
    expect(problems).toContain('vaults[2]: "evil.example" is no Key Vault host')
    expect(problems).toContain('keys[0].vaults[0]: "other" is not listed under "vaults" at the top')
  })

  test('name a selector that matches nothing in particular, and one without a rule', () => {
    expect(problemsOf('version: 1\nselectors:\n  - match: {}\n    ifDue: true\n  - match: { name: a }\n')).toEqual([
      '3:12 selectors[0].match: it says nothing; write a name pattern or tags (name: "*" for all keys)',
      '5:5 selectors[1]: it has no rule; write at least one of ifOlderThan, ifExpiresWithin, ifDue, a policy field, keep, grace or tags',
    ])
  })

  test('name an attribute that a selector cannot give to keys that it does not know', () => {
    expect(problemsOf('version: 1\nselectors:\n  - match: { name: a }\n    type: EC\n').join()).toContain(
      'selectors[0].type: unknown field; allowed are match, vaults, tags, rotateEvery',
    )
  })

  test('hold no control characters of the file', () => {
    const text = 'version: 1\nkeys: [{ name: "a\\u001b[31m\\u202e", type: EC, "x\\u202e": 1 }]'
    expect(problemsOf(text)).toHaveLength(2)
    expect(problemsOf(text).join()).not.toMatch(
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not come through
      /[\u001b\u202e]/,
    )
  })
})

test('never throws anything but its own error, whatever the manifest', () => {
  const word = fc.constantFrom(
    'version',
    'keys',
    'name',
    'type',
    'EC',
    'tags',
    'match',
    'selectors',
    'expires',
    '90d',
    '2027-01-01',
    'defaults',
    'constructor',
    '__proto__',
  )
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { depthSize: 'small' },
      word,
      fc.constantFrom<unknown>(1, 0, -1, true, null, 1e300),
      fc.array(tie('any'), { maxLength: 3 }),
      fc.dictionary(word, tie('any'), { maxKeys: 4 }),
    ),
  })).any
  fc.assert(
    fc.property(fc.dictionary(word, value, { maxKeys: 5 }), (document) => {
      const { manifest, problems } = checkManifest(JSON.stringify({ version: 1, ...document }))
      expect(manifest === undefined).toBe(problems.length > 0)
    }),
    { numRuns: 2_000 },
  )
})
