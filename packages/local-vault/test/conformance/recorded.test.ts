import { describe, expect, test } from 'vitest'
import { absentHeaders, knownDifferences } from './known-differences.ts'
import { type Json, type JsonValue, type RecordedPair, readRecordedPairs, recordingFile } from './recorded-pairs.ts'
import { isObject, replay } from './replay.ts'
import { type Shape, shapeOf } from './shape.ts'

const pairs = readRecordedPairs()

/** Tried in turn for recordings that do not tell their api-version. */
const versions = ['7.5-preview.1', '7.4', '7.3', '7.1', '7.0', '2016-10-01', '2015-06-01']

/** One of each kind: the same request with the same shape of answer is replayed once. */
function distinct(all: readonly RecordedPair[]): [title: string, pair: RecordedPair][] {
  const seen = new Map<string, [string, RecordedPair]>()
  for (const pair of all) {
    const { kind, method, path, status } = pair
    const request = isObject(pair.requestBody) ? requestShape(pair.requestBody) : ''
    const key = JSON.stringify([kind, method, path, status, request, shapeOf(pair.responseBody)])
    if (!seen.has(key)) {
      seen.set(key, [
        `${seen.size}: ${kind} ${pair.apiVersions[0] ?? '?'} ${method} ${path} ${status} ${request}`,
        pair,
      ])
    }
  }
  return [...seen.values()]
}

/** The version that was asked for, or that the next link repeats; any where neither tells. */
function apiVersionsOf({ apiVersions, responseBody }: RecordedPair): string[] {
  if (apiVersions.length > 0) return apiVersions
  const repeated = /api-version=([^&]+)/.exec(JSON.stringify(responseBody))?.[1]
  return repeated === undefined ? versions : [repeated]
}

function requestShape(body: Json): string {
  const words = [body.kty, body.alg, body.crv, body.key_size, body.Hsm].filter((word) => word !== undefined)
  return `${Object.keys(body).sort().join(',')} ${words.join(',')}`
}

function errorCodes(body: JsonValue | undefined): unknown {
  const error = isObject(body) && isObject(body.error) ? body.error : undefined
  return error === undefined
    ? undefined
    : { code: error.code, inner: isObject(error.innererror) ? error.innererror.code : undefined }
}

const differencesOf = (pair: RecordedPair) => knownDifferences.filter(({ applies }) => applies(pair))
const isCompared = (pair: RecordedPair) => differencesOf(pair).every(({ remove }) => remove !== undefined)

describe.skipIf(pairs === undefined)(`the recorded answers of the service (${recordingFile})`, () => {
  const all = pairs ?? []

  test.each(distinct(all.filter(isCompared)))('%s', async (_, pair) => {
    const comparable = (shape: Shape) =>
      differencesOf(pair).reduce((rest, { remove = (same: Shape) => same }) => remove(rest), shape)
    const wanted = {
      status: pair.status,
      codes: errorCodes(pair.responseBody),
      shape: comparable(shapeOf(pair.responseBody)),
    }
    const got: unknown[] = []
    for (const apiVersion of apiVersionsOf(pair)) {
      const { status, body, headers } = await replay(pair, apiVersion)
      const codes = wanted.shape === 'any' ? undefined : errorCodes(body)
      const ours = { status, codes, shape: comparable(shapeOf(body ?? null)) }
      if (JSON.stringify(ours) === JSON.stringify(wanted)) {
        const needed = Object.keys(pair.headers).filter((name) => !absentHeaders.includes(name))
        expect(headers).toEqual(expect.arrayContaining(status === 204 ? without(needed, 'content-type') : needed))
        return
      }
      got.push(ours)
    }
    expect(got[0]).toEqual(wanted)
  })

  test.each(knownDifferences)('the difference "$name" is still needed', ({ applies }) => {
    expect(all.some(applies)).toBe(true)
  })

  test.each(absentHeaders)('the header %s is one that the service sends', (name) => {
    expect(all.some(({ headers }) => name in headers)).toBe(true)
  })
})

function without(names: readonly string[], name: string): string[] {
  return names.filter((other) => other !== name)
}
