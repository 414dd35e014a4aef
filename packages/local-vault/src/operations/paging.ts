import { badParameter } from '../errors.ts'
import { isManagedHsm } from '../keys/wire.ts'
import type { OperationCall, OperationResult } from './operation.ts'

const largestPage = 25

/** A Managed HSM shows no more at once, whatever was asked for and whatever its next link says. */
const largestPageOfManagedHsm = 10

/** What a list is made of. */
interface List<Row> {
  /** The collection's path in next links of a vault; a Managed HSM repeats the path as it was asked for. */
  path: string
  /** Rows from after a marker; the empty one stands for the start. */
  read(after: string, limit: number): Row[]
  /** Where the list goes on after this row. */
  marker(row: Row): string
  /** The item of a row; a row without one is passed by. */
  item(row: Row): Record<string, unknown> | undefined
}

/** Which page was asked for. */
interface Page {
  size: number
  /** As the caller sent it, to be repeated in the next link; undefined if it was not sent. */
  maxResults: string | undefined
  after: string
  /** Answer nothing but a next link this time. */
  isEmpty: boolean
}

interface SkipToken {
  NextMarker: string
  /** Set once the empty page has been shown. */
  Shown?: boolean
}

/**
 * The page of a list that a request asks for. It may show fewer items than its size, or none, and still go on: a page
 * counts what it walks over.
 *
 * @throws {ServiceError} 400 `BadParameter`.
 */
export function listPage<Row>(call: OperationCall, list: List<Row>): OperationResult {
  const page = readPage(call)
  const read = page.isEmpty ? [] : list.read(page.after, page.size + 1)
  const walked = read.slice(0, page.size)
  const value = walked.map(list.item).filter((item) => item !== undefined)
  const last = walked.at(-1)
  if (!page.isEmpty && (read.length <= page.size || last === undefined)) {
    // A Managed HSM leaves the link of its last page out.
    return isManagedHsm(call) ? { value } : { value, nextLink: null }
  }
  const marker = last === undefined ? page.after : list.marker(last)
  return { value, nextLink: nextLink(call, page, { path: list.path, marker }) }
}

/** Reads `maxresults` (1 to 25) and `$skiptoken`. */
function readPage(call: OperationCall): Page {
  const { query, options } = call
  const maxResults = query.get('maxresults')
  const size = maxResults === undefined ? largestPage : Number(maxResults)
  if (!Number.isInteger(size) || size < 1 || size > largestPage) {
    throw badParameter(`Invalid maxresults: ${maxResults}. It must be 1 to ${largestPage}.`)
  }
  const token = query.get('$skiptoken')
  const { NextMarker: after, Shown = false } = token === undefined ? { NextMarker: '' } : readSkipToken(token)
  const limit = isManagedHsm(call) ? largestPageOfManagedHsm : largestPage
  return { size: Math.min(size, limit), maxResults, after, isEmpty: options.emptyPages && !Shown }
}

/** A vault names its port even where it is the usual one; a Managed HSM leaves the api-version out. */
function nextLink(call: OperationCall, page: Page, { path, marker }: { path: string; marker: string }): string {
  const token: SkipToken = page.isEmpty ? { NextMarker: marker, Shown: true } : { NextMarker: marker }
  const skipToken = Buffer.from(JSON.stringify(token)).toString('base64url')
  if (isManagedHsm(call)) {
    return `${call.origin}${call.path}?maxresults=${page.maxResults ?? largestPage}&$skiptoken=${skipToken}`
  }
  const repeated = page.maxResults === undefined ? '' : `&maxresults=${page.maxResults}`
  const origin = /^https:\/\/[^:]+$/.test(call.origin) ? `${call.origin}:443` : call.origin
  return `${origin}/${path}?api-version=${encodeURIComponent(call.apiVersion)}&$skiptoken=${skipToken}${repeated}`
}

function readSkipToken(text: string): SkipToken {
  try {
    const token: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    if (typeof token === 'object' && token !== null && 'NextMarker' in token && typeof token.NextMarker === 'string') {
      return { NextMarker: token.NextMarker, Shown: 'Shown' in token && token.Shown === true }
    }
  } catch {
    // Falls through to the refusal.
  }
  throw badParameter('Invalid $skiptoken. Follow the nextLink of the page before as it is.')
}
