import { isDeepStrictEqual } from 'node:util'
import { describe, expect, test } from 'vitest'
import type { ServiceBuild } from '../../src/index.ts'
import { absentHeaders, knownDifferences } from './known-differences.ts'
import { type Json, type JsonValue, type RecordedPair, recordedFiles, referenceFiles } from './recorded-pairs.ts'
import { isObject, replay } from './replay.ts'
import { type Order, orderOf, type Shape, shapeOf } from './shape.ts'

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

/** The build of the service that answered, by its own headers; either where they do not tell. */
function buildsOf({ headers, apiVersions }: RecordedPair): ServiceBuild[] {
  // Vaults of 1.9.2455 (June 2025) answered as before, those of 1.9.3070 (April 2026) as today.
  const vault = /^1\.(\d+)\.(\d+)/.exec(headers['x-ms-keyvault-service-version'] ?? '')
  if (vault !== null) return [Number(vault[1]) === 9 && Number(vault[2]) >= 3000 ? '2026' : '2025']
  const hsm = /^1\.0\.(\d{4})/.exec(headers['x-ms-build-version'] ?? '')?.[1]
  if (hsm !== undefined) return [hsm >= '2026' ? '2026' : '2025']
  return apiVersions.some((version) => version.startsWith('2026')) ? ['2026'] : ['2025', '2026']
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

/** With what differs from call to call taken out: names, versions, hosts and activities. */
function errorText(body: JsonValue | undefined): string | undefined {
  const error = isObject(body) && isObject(body.error) ? body.error : undefined
  return typeof error?.message === 'string'
    ? error.message
        .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '<guid>')
        .replace(/https:\/\/(\{?\w+\}?)(\.\w+\.localhost)?/g, 'https://HOST')
        .replace(/(\d)\1{31}/g, 'ver$1')
        .replace(/[{}]/g, '')
    : undefined
}

const differencesOf = (pair: RecordedPair) => knownDifferences.filter(({ applies }) => applies(pair))
const isCompared = (pair: RecordedPair) => differencesOf(pair).every(({ remove }) => remove !== undefined)

/** What has to be the same. */
interface Compared {
  status: number
  codes: unknown
  /** Of an error, where its recording tells it whole. */
  text: string | undefined
  shape: Shape
  /** Of members, where the recording tells it. */
  order: Order | undefined
}

function compared(pair: RecordedPair, { status, body }: { status: number; body: JsonValue | undefined }): Compared {
  const differences = differencesOf(pair)
  const comparable = (shape: Shape) =>
    differences.reduce((rest, { remove = (same: Shape) => same }) => remove(rest), shape)
  const shape = comparable(shapeOf(body ?? null))
  const isAny = shape === 'any'
  return {
    status,
    codes: isAny ? undefined : errorCodes(body),
    text: isAny || pair.recording === undefined ? undefined : errorText(body),
    shape,
    order: differences.length > 0 || pair.recording === undefined ? undefined : orderOf(body),
  }
}

describe.each(recordedFiles)('the recorded answers of $name', ({ pairs = [] }) => {
  test.skipIf(pairs.length === 0)('are there', () => expect(pairs).not.toEqual([]))

  test.each(distinct(pairs.filter(isCompared)))('%s', async (_, pair) => {
    const wanted = compared(pair, { status: pair.status, body: pair.responseBody })
    const got: unknown[] = []
    for (const apiVersion of apiVersionsOf(pair)) {
      for (const build of buildsOf(pair)) {
        const { status, body, headers } = await replay(pair, { apiVersion, build })
        const ours = compared(pair, { status, body })
        if (isDeepStrictEqual(ours, wanted)) {
          const needed = Object.keys(pair.headers).filter((name) => !absentHeaders.includes(name))
          expect(headers).toEqual(expect.arrayContaining(needed))
          return
        }
        got.push(ours)
      }
    }
    expect(got[0]).toEqual(wanted)
  })
})

const reference = referenceFiles.flatMap(({ pairs = [] }) => pairs)

describe.skipIf(referenceFiles.some(({ pairs }) => pairs === undefined))('the differences that are meant', () => {
  test.each(knownDifferences)('"$name" is still needed', ({ applies }) => {
    expect(reference.some(applies)).toBe(true)
  })

  test.each(absentHeaders)('the header %s is one that the service sends', (name) => {
    expect(reference.some(({ headers }) => name in headers)).toBe(true)
  })
})
