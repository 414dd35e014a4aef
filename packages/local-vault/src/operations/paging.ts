import { badParameter } from '../errors.ts'
import type { OperationCall, OperationResult } from './operation.ts'

const largestPage = 25

/** Which page of a list was asked for. */
export interface Page {
  size: number
  /** As the caller sent it, to be repeated in the next link; undefined if it was not sent. */
  maxResults: string | undefined
  /** The list goes on after this marker; empty for its start. */
  after: string
  /** Answer nothing but a next link this time. */
  isEmpty: boolean
}

interface SkipToken {
  NextMarker: string
  /** Set once the empty page has been shown. */
  Shown?: boolean
}

/** Reads `maxresults` (1 to 25) and `$skiptoken`. @throws {ServiceError} 400 `BadParameter`. */
export function readPage({ query, options }: OperationCall): Page {
  const maxResults = query.get('maxresults')
  const size = maxResults === undefined ? largestPage : Number(maxResults)
  if (!Number.isInteger(size) || size < 1 || size > largestPage) {
    throw badParameter(`Invalid maxresults: ${maxResults}. It must be 1 to ${largestPage}.`)
  }
  const token = query.get('$skiptoken')
  const { NextMarker: after, Shown = false } = token === undefined ? { NextMarker: '' } : readSkipToken(token)
  return { size, maxResults, after, isEmpty: options.emptyPages && !Shown }
}

/** A page of the wire: the items, and an absolute link to the next page or null. */
export function toPage(
  { origin, apiVersion, vault }: OperationCall,
  part: { page: Page; path: string; found: Record<string, unknown>[]; marker: string; hasMore: boolean },
): OperationResult {
  const { page, path, found, marker, hasMore } = part
  // A Managed HSM leaves the link of its last page out.
  if (!hasMore) return vault.profile === 'managed-hsm' ? { value: found } : { value: found, nextLink: null }
  const token: SkipToken = page.isEmpty ? { NextMarker: marker, Shown: true } : { NextMarker: marker }
  const skipToken = Buffer.from(JSON.stringify(token)).toString('base64url')
  const repeated = page.maxResults === undefined ? '' : `&maxresults=${page.maxResults}`
  return {
    value: found,
    nextLink: `${origin}/${path}?api-version=${encodeURIComponent(apiVersion)}&$skiptoken=${skipToken}${repeated}`,
  }
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
