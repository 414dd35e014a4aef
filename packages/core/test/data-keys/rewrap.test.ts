import { randomBytes } from 'node:crypto'
import { CompactEncrypt, compactDecrypt, decodeProtectedHeader } from 'jose'
import { describe, expect, test } from 'vitest'
import { parseWrappedKeyText, wrappedKeyText } from '../../src/data-keys/formats/wrapped-key.ts'
import { parseUses } from '../../src/data-keys/read-uses.ts'
import { type RewrappedText, rewrapTexts } from '../../src/data-keys/rewrap.ts'
import type { RewrapEntry, RewrapOptions } from '../../src/data-keys/rewrap-entry.ts'
import { parseJsonPath } from '../../src/data-keys/text/json-path.ts'
import { findNeeds, reportUses } from '../../src/data-keys/uses.ts'
import { unwrapDataKey, wrapDataKey } from '../../src/data-keys/wrap.ts'
import { disableKey } from '../../src/lifecycle/update.ts'
import type { Vault } from '../../src/vault/client.ts'
import { collect } from '../collect.ts'
import { openWrappingVault, type WrappingFixture } from './open-wrapping-vault.ts'

const dataKey = Buffer.from('0123456789abcdef0123456789abcdef')

async function rewrapOne(vault: Vault, text: string, options: RewrapOptions = {}): Promise<RewrappedText> {
  const [result] = await collect(rewrapTexts([vault], [{ source: 'a file', text }], options))
  if (result === undefined) throw new Error('no result')
  return result
}

async function envelope({ vault, versions }: WrappingFixture, index: number): Promise<string> {
  return JSON.stringify(
    wrappedKeyText(await wrapDataKey(vault, 'orders', dataKey, { version: at(versions, index).version })),
  )
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index]
  if (item === undefined) throw new Error(`nothing at ${index}`)
  return item
}

function onlyEntry({ entries }: RewrappedText): RewrapEntry {
  expect(entries).toHaveLength(1)
  return at(entries, 0)
}

/** A JWE as any library makes it, for the public half of one version. */
function encrypt(
  { versions }: WrappingFixture,
  index: number,
  {
    content = 'the content',
    ...header
  }: { content?: string; alg?: string; enc?: string; kid?: string } & Record<string, unknown>,
): Promise<string> {
  return new CompactEncrypt(Buffer.from(content))
    .setProtectedHeader({ alg: 'RSA-OAEP-256', enc: 'A256GCM', ...header })
    .encrypt(at(versions, index).publicKey)
}

describe('an envelope', () => {
  test('goes to the latest version, and gives the same data key there', async () => {
    const fixture = await openWrappingVault()
    const { vault, versions } = fixture
    const result = await rewrapOne(vault, await envelope(fixture, 0))
    expect(onlyEntry(result)).toMatchObject({
      format: 'envelope',
      key: 'orders',
      vaultUrl: vault.url,
      from: at(versions, 0).version,
      to: at(versions, 1).version,
      outcome: 'rewrapped',
      needs: null,
      path: null,
    })
    const moved = parseWrappedKeyText(result.text, { allowHost: new URL(vault.url).hostname })
    expect(moved.kid).toBe(at(versions, 1).kid)
    expect(Buffer.from(await unwrapDataKey(vault, moved))).toEqual(dataKey)
  })

  test('that is at the latest version already stays as it is, byte by byte, and costs no unwrap', async () => {
    const fixture = await openWrappingVault()
    const text = await envelope(fixture, 1)
    fixture.sent.splice(0)
    const result = await rewrapOne(fixture.vault, text)
    expect(result).toMatchObject({ text, changed: false })
    expect(onlyEntry(result).outcome).toBe('current')
    expect(fixture.sent.filter(({ method }) => method === 'POST')).toEqual([])
  })

  test('leaves RSA1_5 behind, and keeps any other algorithm unless another one is asked for', async () => {
    const fixture = await openWrappingVault()
    const { vault, versions } = fixture
    const { version } = at(versions, 0)
    for (const [algorithm, asked, expected] of [
      ['RSA1_5', undefined, 'RSA-OAEP-256'],
      ['RSA-OAEP', undefined, 'RSA-OAEP'],
      ['RSA-OAEP', 'RSA-OAEP-256', 'RSA-OAEP-256'],
    ] as const) {
      const text = JSON.stringify(wrappedKeyText(await wrapDataKey(vault, 'orders', dataKey, { version, algorithm })))
      const result = await rewrapOne(vault, text, { algorithm: asked })
      expect(JSON.parse(result.text)).toMatchObject({ alg: expected })
    }
  })

  test('in a dry run is neither unwrapped nor changed, and still counts as left over', async () => {
    const fixture = await openWrappingVault()
    const text = await envelope(fixture, 0)
    fixture.sent.splice(0)
    const result = await rewrapOne(fixture.vault, text, { dryRun: true })
    expect(result).toMatchObject({ text, changed: false })
    const old = at(fixture.versions, 0).version
    expect(onlyEntry(result)).toMatchObject({ outcome: 'rewrapped', dryRun: true, needs: old })
    expect(fixture.sent.filter(({ method }) => method === 'POST')).toEqual([])
  })

  test('whose version is disabled fails alone, stays as it is and is left over', async () => {
    const fixture = await openWrappingVault()
    const { vault, versions } = fixture
    const text = await envelope(fixture, 0)
    await disableKey(vault, 'orders', { version: at(versions, 0).version })
    const result = await rewrapOne(vault, text)
    expect(result).toMatchObject({ text, changed: false })
    expect(onlyEntry(result)).toMatchObject({
      outcome: 'failed',
      needs: at(versions, 0).version,
      error: { code: 'NOT_ALLOWED' },
    })
  })

  test('that the vault would not give back is thrown away, and the old one kept', async () => {
    let tamper = false
    const fixture = await openWrappingVault({
      transport: async (request, local) => {
        const response = await local.sendRequest(request)
        if (!tamper || !request.url.includes(`${at(fixture.versions, 1).version}/unwrapkey`)) return response
        const value = randomBytes(32).toString('base64url')
        return { ...response, bodyAsText: JSON.stringify({ ...JSON.parse(response.bodyAsText ?? ''), value }) }
      },
    })
    const text = await envelope(fixture, 0)
    tamper = true
    const result = await rewrapOne(fixture.vault, text)
    expect(result.text).toBe(text)
    expect(onlyEntry(result)).toMatchObject({ outcome: 'failed', error: { code: 'SERVICE_ERROR' } })
  })

  test('of another vault is not followed there', async () => {
    const fixture = await openWrappingVault()
    const kid = `https://elsewhere.vault.azure.net/keys/orders/${'a'.repeat(32)}`
    const text = (await envelope(fixture, 0)).replace(at(fixture.versions, 0).kid, kid)
    fixture.sent.splice(0)
    const entry = onlyEntry(await rewrapOne(fixture.vault, text))
    expect(entry).toMatchObject({ outcome: 'skipped', reason: 'OTHER_VAULT', needs: 'a'.repeat(32) })
    expect(fixture.sent).toEqual([])
  })
})

describe('a compact JWE', () => {
  test.each(['A128GCM', 'A192GCM', 'A256GCM', 'A128CBC-HS256', 'A192CBC-HS384', 'A256CBC-HS512'])(
    'with %s whose header names the version is sealed anew: another library opens it with the new key only',
    async (enc) => {
      const fixture = await openWrappingVault()
      const [before, after] = [at(fixture.versions, 0), at(fixture.versions, 1)]
      const text = await encrypt(fixture, 0, { enc, kid: before.kid, typ: 'JOSE' })
      const result = await rewrapOne(fixture.vault, text)
      expect(onlyEntry(result)).toMatchObject({ outcome: 'rewrapped', contentEncryptedAnew: true, needs: null })
      const { plaintext } = await compactDecrypt(result.text, after.privateKey)
      expect(Buffer.from(plaintext).toString()).toBe('the content')
      expect(decodeProtectedHeader(result.text)).toEqual({ alg: 'RSA-OAEP-256', enc, kid: after.kid, typ: 'JOSE' })
      await expect(compactDecrypt(result.text, before.privateKey)).rejects.toThrow()
      const [, , oldIv, oldContent] = text.split('.')
      const [, , newIv, newContent] = result.text.split('.')
      expect([newIv === oldIv, newContent === oldContent]).toEqual([false, false])
    },
  )

  test('whose header names no version keeps header, content and tag: only the wrapped key changes', async () => {
    const fixture = await openWrappingVault()
    const kid = `${fixture.vault.url}/keys/orders`
    const text = await encrypt(fixture, 0, { kid })
    const result = await rewrapOne(fixture.vault, text)
    expect(onlyEntry(result)).toMatchObject({
      from: at(fixture.versions, 0).version,
      to: at(fixture.versions, 1).version,
      outcome: 'rewrapped',
      contentEncryptedAnew: false,
    })
    const [before, after] = [text.split('.'), result.text.split('.')]
    expect([0, 2, 3, 4].map((part) => after[part] === before[part])).toEqual([true, true, true, true])
    const { plaintext } = await compactDecrypt(result.text, at(fixture.versions, 1).privateKey)
    expect(Buffer.from(plaintext).toString()).toBe('the content')
    expect(onlyEntry(await rewrapOne(fixture.vault, result.text)).outcome).toBe('current')
  })

  test('without a key id is tried with the key that is named, and left alone when none is', async () => {
    const fixture = await openWrappingVault()
    const text = await encrypt(fixture, 0, {})
    const skipped = onlyEntry(await rewrapOne(fixture.vault, text))
    expect(skipped).toMatchObject({ outcome: 'skipped', reason: 'NO_KEY', needs: 'unknown' })
    const result = await rewrapOne(fixture.vault, text, { key: 'orders' })
    expect(onlyEntry(result).outcome).toBe('rewrapped')
    await compactDecrypt(result.text, at(fixture.versions, 1).privateKey)
  })

  test.each(['header', 'content', 'tag'])('with a changed %s is not sealed anew as if it were whole', async (part) => {
    const fixture = await openWrappingVault()
    const kid = at(fixture.versions, 0).kid
    const parts = (await encrypt(fixture, 0, { kid })).split('.')
    if (part === 'header') {
      parts[0] = Buffer.from(JSON.stringify({ kid, alg: 'RSA-OAEP-256', enc: 'A256GCM' })).toString('base64url')
    } else {
      const index = part === 'content' ? 3 : 4
      const changed = Buffer.from(at(parts, index), 'base64url').map((byte) => byte ^ 1)
      parts[index] = Buffer.from(changed).toString('base64url')
    }
    const text = parts.join('.')
    const result = await rewrapOne(fixture.vault, text)
    expect(result.text).toBe(text)
    expect(onlyEntry(result)).toMatchObject({ outcome: 'failed', error: { code: 'INVALID_INPUT' } })
  })

  test('that no vault has wrapped is refused with the reason', async () => {
    const fixture = await openWrappingVault()
    const direct = await new CompactEncrypt(Buffer.from('x'))
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
      .encrypt(randomBytes(32))
    expect(onlyEntry(await rewrapOne(fixture.vault, direct)).error?.message).toContain('"alg" "dir"')
    const header = { alg: 'RSA-OAEP-256', enc: 'A256GCM', crit: ['exp'], exp: 1 }
    const critical = `${Buffer.from(JSON.stringify(header)).toString('base64url')}.AA.AA.AA.AA`
    expect(onlyEntry(await rewrapOne(fixture.vault, critical)).error?.message).toContain('critical extensions')
  })

  test.each(['toString', 'constructor', '__proto__'])(
    'with "enc" %j is refused before the vault is asked',
    async (enc) => {
      const fixture = await openWrappingVault()
      const header = { alg: 'RSA-OAEP-256', enc, kid: at(fixture.versions, 0).kid }
      const text = `${Buffer.from(JSON.stringify(header)).toString('base64url')}.AA.AA.AA.AA`
      const { error } = onlyEntry(await rewrapOne(fixture.vault, text))
      expect(error).toMatchObject({
        code: 'INVALID_INPUT',
        message: expect.stringContaining(`"enc" "${enc}" is not known`),
      })
    },
  )

  test('on each line of a text is one value, and one that fails stops no other', async () => {
    const fixture = await openWrappingVault()
    const kid = at(fixture.versions, 0).kid
    const good = await encrypt(fixture, 0, { kid })
    const bad = `${good.slice(0, -4)}AAAA`
    const result = await rewrapOne(fixture.vault, `${good}\n\n${bad}\r\n${good}\n`)
    expect(result.entries.map(({ path, outcome }) => `${path}: ${outcome}`)).toEqual([
      'line 1: rewrapped',
      'line 3: failed',
      'line 4: rewrapped',
    ])
    const lines = result.text.split('\n')
    expect([lines[1], lines[2], lines[4]]).toEqual(['', `${bad}\r`, ''])
    await compactDecrypt(at(lines, 3), at(fixture.versions, 1).privateKey)
  })
})

describe('values in a document', () => {
  test('of JSON change alone: blanks, numbers and the order of members stay as they are', async () => {
    const fixture = await openWrappingVault()
    const jwe = await encrypt(fixture, 0, { kid: at(fixture.versions, 0).kid })
    const wrapped = await envelope(fixture, 0)
    const text = `{\n\t"big": 123456789012345678901234567890,  "keys": [\n\t\t{"dek": "${jwe}"},\n\t\t{ "dek" : ${wrapped} },\n\t\t{"dek": ${JSON.stringify(wrapped)}}, {"dek": "plain"}, {"other": 1.0}\n\t]\n}\n`
    const result = await rewrapOne(fixture.vault, text, { path: parseJsonPath('$.keys[*].dek') })
    expect(result.entries.map(({ path, format, outcome, reason }) => [path, format, outcome, reason])).toEqual([
      ['$.keys[0].dek', 'jwe', 'rewrapped', null],
      ['$.keys[1].dek', 'envelope', 'rewrapped', null],
      ['$.keys[2].dek', 'envelope', 'rewrapped', null],
      ['$.keys[3].dek', 'none', 'skipped', 'NOT_WRAPPED'],
    ])
    const before = text.replaceAll(jwe, 'JWE').replaceAll(/"value":"[^"]*"|\\"value\\":\\"[^"]*\\"/g, 'VALUE')
    const after = result.text
      .replace(/"eyJ[^"]*"/, '"JWE"')
      .replaceAll(at(fixture.versions, 1).version, at(fixture.versions, 0).version)
      .replaceAll(/"value":"[^"]*"|\\"value\\":\\"[^"]*\\"/g, 'VALUE')
    expect(after).toBe(before)
    const document = JSON.parse(result.text)
    await compactDecrypt(document.keys[0].dek, at(fixture.versions, 1).privateKey)
    const allowHost = new URL(fixture.vault.url).hostname
    for (const text of [JSON.stringify(document.keys[1].dek), document.keys[2].dek]) {
      expect(Buffer.from(await unwrapDataKey(fixture.vault, parseWrappedKeyText(text, { allowHost })))).toEqual(dataKey)
    }
  })

  test('of YAML change alone, too: comments and quotes stay', async () => {
    const fixture = await openWrappingVault()
    const jwe = await encrypt(fixture, 0, { kid: at(fixture.versions, 0).kid })
    const text = `# keys of the shop\nshop:\n  dek: ${jwe} # ours\n  other: '${jwe}'\n`
    const result = await rewrapOne(fixture.vault, text, { path: parseJsonPath('$..*') })
    expect(result.entries.filter(({ outcome }) => outcome === 'rewrapped').map(({ path }) => path)).toEqual([
      '$.shop.dek',
      '$.shop.other',
    ])
    expect(result.text.replaceAll(/eyJ[\w.-]+/g, 'JWE')).toBe(text.replaceAll(jwe, 'JWE'))
  })

  test('need a document: a text that is neither JSON nor YAML is refused with the place, and none of it is quoted', async () => {
    const fixture = await openWrappingVault()
    const text = '{"secret": "do not tell"\n  "b": 1'
    const result = await rewrapOne(fixture.vault, text, { path: parseJsonPath('$.secret') })
    expect(result).toMatchObject({ text, changed: false })
    const { error, ...entry } = onlyEntry(result)
    expect(entry).toMatchObject({ outcome: 'failed', needs: 'unknown' })
    expect(error?.message).toContain('line 2')
    expect(error?.message).not.toContain('do not tell')
  })

  test('that hold nothing wrapped have no entries without a path', async () => {
    const fixture = await openWrappingVault()
    for (const text of ['', 'hello', '{"a": 1}', 'a: 1', '{"broken', 'eyJhbGciOiJub25lIn0.e30.']) {
      expect(await rewrapOne(fixture.vault, text)).toEqual({
        source: 'a file',
        text,
        changed: false,
        entries: [],
        statements: [],
      })
    }
  })
})

describe('what values need', () => {
  test('names each version that something needs, with how many and where, and reads back', async () => {
    const fixture = await openWrappingVault()
    const { vault, versions } = fixture
    const old = await envelope(fixture, 0)
    const texts = ['a.json', 'b.json', 'c.json'].map((source) => ({ source, text: old }))
    const unnamed = { source: 'd.jwe', text: await encrypt(fixture, 0, {}) }
    const dry = await collect(rewrapTexts([vault], [...texts, unnamed], { dryRun: true }))
    const entries = dry.flatMap((each) => each.entries)
    const [{ version: needed }, { version: free }] = [at(versions, 0), at(versions, 1)]
    const listed = [needed, free].map((version) => ({ key: 'orders', version, vaultUrl: vault.url }))
    const report = reportUses(entries, listed)
    expect(report).toEqual({
      uses: ['a.json', 'b.json', 'c.json'].map((file) => ({
        ...{ file, path: null, format: 'envelope' },
        ...{ key: 'orders', version: needed, vaultUrl: vault.url },
      })),
      unknown: [{ file: 'd.jwe', path: null, reason: 'it names no key' }],
      versions: [
        { key: 'orders', version: needed, vaultUrl: vault.url, uses: 3 },
        { key: 'orders', version: free, vaultUrl: vault.url, uses: 0 },
      ],
    })
    const read = parseUses(JSON.stringify(report))
    expect(findNeeds(read, vault.url, 'ORDERS').of(needed)).toHaveLength(3)
    expect(findNeeds(read, `${vault.url}:8443`, 'orders').of(needed)).toHaveLength(3)
    expect(findNeeds(read, vault.url, 'invoices').of(needed)).toEqual([])
    expect(findNeeds(read, vault.url, 'orders').of(free)).toEqual([])

    const done = await collect(rewrapTexts([vault], [...texts, unnamed], { key: 'orders' }))
    expect(done.flatMap((each) => each.entries).map(({ needs }) => needs)).toEqual([null, null, null, null])
  })

  test('keeps the version of a key that was not asked about: nobody has looked whether it is free', async () => {
    const fixture = await openWrappingVault()
    const { entries } = await rewrapOne(fixture.vault, await envelope(fixture, 0), { key: 'invoices' })
    const { version } = at(fixture.versions, 0)
    expect(findNeeds(reportUses(entries), fixture.vault.url, 'orders').of(version)).toHaveLength(1)
  })

  test.each(['', '[]', '{}', '{"uses":[],"unknown":[]}', '{"uses":[],"unknown":[],"versions":[],"more":1}'])(
    'refuses %j as a report',
    (text) => {
      expect(() => parseUses(text)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }))
    },
  )
})

test('an interruption begins no further text, and says so', async () => {
  const fixture = await openWrappingVault()
  const text = await envelope(fixture, 0)
  const controller = new AbortController()
  const texts = rewrapTexts(
    [fixture.vault],
    [1, 2, 3].map((n) => ({ source: `${n}`, text })),
    { signal: controller.signal },
  )
  expect((await texts.next()).value).toMatchObject({ source: '1', changed: true })
  controller.abort()
  await expect(texts.next()).rejects.toMatchObject({ code: 'INTERRUPTED' })
})

test('no data key and no content is in anything that is reported', async () => {
  const fixture = await openWrappingVault()
  const { vault, versions } = fixture
  const marker = 'MARKER-of-the-plaintext-of-32-by'
  const wrapped = JSON.stringify(
    wrappedKeyText(await wrapDataKey(vault, 'orders', Buffer.from(marker), { version: at(versions, 0).version })),
  )
  const jwe = await encrypt(fixture, 0, { kid: at(versions, 0).kid, content: marker })
  const broken = `${jwe.slice(0, -4)}AAAA`
  const notWrapped = JSON.stringify({
    format: 'keyturn-wrapped-key-1',
    kid: at(versions, 0).kid,
    alg: marker,
    value: marker,
  })
  const results = await Promise.all([wrapped, jwe, broken, notWrapped].map((text) => rewrapOne(vault, text)))
  const said = results.map(({ entries }) =>
    entries.map((entry) => `${JSON.stringify(entry)} ${entry.error?.stack} ${String(entry.error?.cause)}`).join('\n'),
  )
  expect(results.map(({ entries }) => at(entries, 0).outcome)).toEqual(['rewrapped', 'rewrapped', 'failed', 'failed'])
  for (const form of [marker, Buffer.from(marker).toString('base64url'), Buffer.from(marker).toString('hex')]) {
    expect(said.join('\n')).not.toContain(form)
  }
})
