import type { VaultAnswer } from '../http/exchange.ts'

/** What a sign-in endpoint needs of a request. */
export interface SignInRequest {
  method: string
  target: string
  header(name: string): string | undefined
  body(): Promise<string>
}

export function tokenAnswer(body: Record<string, unknown>): VaultAnswer {
  return answer(200, body)
}

/** RFC 6749 5.2; the managed identity endpoints word their refusals the same way. */
export function tokenRefusal(status: number, error: string, description: string): VaultAnswer {
  return answer(status, { error, error_description: description })
}

function answer(status: number, body: Record<string, unknown>): VaultAnswer {
  const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' }
  return { status, headers, body: JSON.stringify(body) }
}
