import { describe, expect, test } from 'vitest'
import type { KeyOperation, KeyType } from '../../src/keys/key.ts'
import { findAttributeProblems, findKeyProblems } from '../../src/keys/key-rules.ts'

const at = (text: string) => new Date(text)
const tags = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`t${index}`, 'v']))
const release = { policy: '{"version":"1.0.0"}' }

describe('what is allowed', () => {
  test.each<[string, Parameters<typeof findKeyProblems>[0]]>([
    ['an EC key with nothing else', { keyType: 'EC' }],
    ['every curve', { keyType: 'EC-HSM', curve: 'P-256K' }],
    ['an RSA key of 4096 bits', { keyType: 'RSA', keySize: 4096 }],
    ['an AES key of 128 bits', { keyType: 'oct-HSM', keySize: 128 }],
    ['15 tags', { keyType: 'EC', tags: tags(15) }],
    ['a tag of 256 characters with an empty value', { keyType: 'EC', tags: { ['n'.repeat(256)]: '' } }],
    [
      'a start one millisecond before the expiry',
      { keyType: 'EC', notBefore: at('2027-01-01T00:00:00.000Z'), expiresOn: at('2027-01-01T00:00:00.001Z') },
    ],
    ['the last second of 32 bits', { keyType: 'EC', expiresOn: at('2106-02-07T06:28:15Z') }],
    ['a key that wraps imports', { keyType: 'RSA-HSM', keyOperations: ['import'] }],
    ['an exportable HSM key with its policy', { keyType: 'EC-HSM', exportable: true, releasePolicy: release }],
  ])('%s', (_title, key) => {
    expect(findKeyProblems(key)).toEqual([])
  })
})

describe('what is not', () => {
  test.each<[string, Parameters<typeof findKeyProblems>[0], string]>([
    [
      'a type that there is not',
      { keyType: 'AES' as KeyType },
      '"AES" is no key type: allowed are EC, EC-HSM, RSA, RSA-HSM, oct, oct-HSM',
    ],
    [
      'RSA of 1024 bits',
      { keyType: 'RSA', keySize: 1024 },
      '"1024" is no size of RSA keys: allowed are 2048, 3072, 4096',
    ],
    [
      'RSA with a curve',
      { keyType: 'RSA', curve: 'P-256' },
      'a curve ("P-256") does not apply to RSA keys: choose a size, 2048, 3072, 4096',
    ],
    [
      'EC with a size',
      { keyType: 'EC', keySize: 256 },
      'a size ("256") does not apply to EC keys: choose a curve, P-256, P-256K, P-384, P-521',
    ],
    [
      'a curve that there is not',
      { keyType: 'EC', curve: 'P-192' as 'P-256' },
      '"P-192" is no curve: allowed are P-256, P-256K, P-384, P-521',
    ],
    [
      'AES of 512 bits',
      { keyType: 'oct-HSM', keySize: 512 },
      '"512" is no size of oct-HSM keys: allowed are 128, 192, 256',
    ],
    [
      'an expiry at the start',
      { keyType: 'EC', notBefore: at('2027-01-01T00:00:00Z'), expiresOn: at('2027-01-01T00:00:00Z') },
      'the key would expire (2027-01-01T00:00:00Z) before it starts (2027-01-01T00:00:00Z)',
    ],
    ['a date that is none', { keyType: 'EC', expiresOn: new Date('soon') }, 'the expiry date is no date'],
    [
      'a date before 1970',
      { keyType: 'EC', notBefore: at('1969-12-31T23:59:59Z') },
      'the start date 1969-12-31T23:59:59Z cannot be sent: it must lie between 1970 and 2106',
    ],
    ['16 tags', { keyType: 'EC', tags: tags(16) }, '16 tags are too many: a key has at most 15'],
    ['a tag without a name', { keyType: 'EC', tags: { '': 'v' } }, 'a tag has no name'],
    [
      'a tag value of 257 characters',
      { keyType: 'EC', tags: { a: 'v'.repeat(257) } },
      'the value of tag "a" is longer than 256 characters',
    ],
    [
      'an operation of another type',
      { keyType: 'EC', keyOperations: ['encrypt'] },
      '"encrypt" is no operation of EC keys: allowed are sign, verify',
    ],
    ['no operation', { keyType: 'EC', keyOperations: [] }, 'no operation is left: name at least one'],
    [
      'an operation that there is not',
      { keyType: 'RSA-HSM', keyOperations: ['dance' as KeyOperation] },
      '"dance" is no operation of RSA-HSM keys: allowed are encrypt, decrypt, sign, verify, wrapKey, unwrapKey, import, export',
    ],
    [
      'import beside another operation',
      { keyType: 'RSA-HSM', keyOperations: ['import', 'sign'] },
      'the operation "import" must be the only one of its key',
    ],
    [
      'import of a software key',
      { keyType: 'RSA', keyOperations: ['import'] },
      'the operation "import" needs an RSA-HSM key',
    ],
    [
      'an exportable key without a policy',
      { keyType: 'EC-HSM', exportable: true },
      'an exportable key needs a release policy',
    ],
    [
      'a policy without an exportable key',
      { keyType: 'EC-HSM', releasePolicy: release },
      'a release policy is for exportable keys only',
    ],
    [
      'an exportable software key',
      { keyType: 'EC', exportable: true, releasePolicy: release },
      'an exportable key must be an HSM key, EC is none',
    ],
    [
      'a policy that is no object',
      { keyType: 'EC-HSM', exportable: true, releasePolicy: { policy: '[1]' } },
      'the release policy is no JSON object',
    ],
  ])('%s', (_title, key, problem) => {
    expect(findKeyProblems(key)).toEqual([problem])
  })

  test('a tag name of 257 characters, without printing it all', () => {
    const [problem = ''] = findAttributeProblems({ tags: { ['n'.repeat(257)]: 'v' } })
    expect(problem).toMatch(/^the tag name "n{200}…" is longer than 256 characters$/)
  })

  test('everything that is wrong is said at once', () => {
    expect(
      findKeyProblems({ keyType: 'RSA', keySize: 1024, curve: 'P-256', tags: tags(16), keyOperations: [] }),
    ).toHaveLength(4)
  })
})
