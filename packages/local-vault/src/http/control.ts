import { isSameSecret } from '../auth/same-secret.ts'
import { LocalVaultError } from '../errors.ts'
import type { VaultAnswer, VaultRequest } from './exchange.ts'

/** What a method does with the parsed body, and tells. */
type Act = (body: unknown) => Record<string, unknown> | Promise<Record<string, unknown>>

/**
 * Answers a request by which another process of this machine sees to the vault, as its owner does in process: JSON both
 * ways, and what is wrong with a request as 400 with a hint. It wants the listener's secret in the header
 * `X-IDENTITY-HEADER`, as the managed identity endpoint does.
 */
export async function answerControl(
  request: VaultRequest,
  secret: string,
  methods: Readonly<Record<string, Act>>,
): Promise<VaultAnswer> {
  if (!isSameSecret(request.header('x-identity-header') ?? '', secret)) {
    return jsonAnswer(401, { error: 'The header X-IDENTITY-HEADER is missing or wrong.' })
  }
  const act = Object.hasOwn(methods, request.method) ? methods[request.method] : undefined
  if (act === undefined) return jsonAnswer(405, { error: `only ${Object.keys(methods).join(', ')}` })
  return explained(async () => act(request.method === 'POST' ? JSON.parse(await request.body()) : undefined))
}

/** The answer of work whose faults are the caller's. */
export async function explained(
  work: () => Record<string, unknown> | Promise<Record<string, unknown>>,
): Promise<VaultAnswer> {
  try {
    return jsonAnswer(200, await work())
  } catch (error) {
    if (error instanceof LocalVaultError) return jsonAnswer(400, { error: error.message, hint: error.hint })
    if (error instanceof SyntaxError) return jsonAnswer(400, { error: 'the body is not valid JSON' })
    throw error
  }
}

export function jsonAnswer(status: number, body: Record<string, unknown>): VaultAnswer {
  const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' }
  return { status, headers, body: JSON.stringify(body) }
}
