import { setSecret } from '@actions/core'
import { type Cloud, type ErrorSummary, githubAssertion, KeyturnError } from '@keyturn/core'
import type { Environment } from '../inputs/input-reader.ts'

/** What an assertion says of itself, for people who compare it with the federated credential. */
export interface AssertionClaims {
  subject: string
  issuer: string
  audience: string
}

/**
 * GitHub's ID token for this job, as an assertion for Microsoft Entra. It lives for minutes only: one is fetched for each access token.
 *
 * @param audience default: what Entra ID expects in the cloud
 * @throws {KeyturnError} `SIGN_IN_FAILED` when GitHub gives none
 */
export async function fetchAssertion(env: Environment, cloud: Cloud, audience: string | undefined): Promise<string> {
  // One sentence each: what passes through the sign-in library keeps its message, and loses its hint.
  const request = githubAssertion(env, cloud, audience)
  if (request === undefined) {
    throw new KeyturnError(
      'SIGN_IN_FAILED',
      'this job may not ask GitHub for an ID token: give it "permissions: id-token: write", or use "vault: local" for the pull request of a fork, which never gets one',
    )
  }
  let assertion: string
  try {
    assertion = await request()
  } catch (cause) {
    throw new KeyturnError('SIGN_IN_FAILED', `GitHub gave no ID token for this job: ${oneLine(cause)}`, { cause })
  }
  // The signature alone would turn a printed header and payload into a token.
  setSecret(assertion)
  const signature = assertion.split('.')[2]
  if (signature) setSecret(signature)
  return assertion
}

/** `undefined` when it cannot be read: Entra will say what is wrong with it. */
export function readClaims(assertion: string): AssertionClaims | undefined {
  try {
    const payload: unknown = JSON.parse(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString('utf8'))
    if (typeof payload !== 'object' || payload === null) return undefined
    const claim = (name: string) => String((payload as Record<string, unknown>)[name] ?? '(none)')
    return { subject: claim('sub'), issuer: claim('iss'), audience: claim('aud') }
  } catch {
    return undefined
  }
}

function oneLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').trim()
}

/**
 * Adds to a failed sign-in what the ID token said: the usual fault is a federated credential that names another subject,
 * and neither Entra's message nor the workflow shows the one that was sent.
 */
export function explainSignIn(error: ErrorSummary, claims: AssertionClaims | undefined): ErrorSummary {
  if (error.code !== 'SIGN_IN_FAILED' || claims === undefined) return error
  const { subject, issuer, audience } = claims
  const sent = `The ID token of this job has subject "${subject}", issuer "${issuer}" and audience "${audience}"; the federated credential of "client-id" must have the same.${withoutEnvironment(subject)}`
  return { ...error, hint: error.hint === null ? sent : `${sent} ${error.hint}` }
}

/** A job that forgot its `environment` sends another subject than the credential of that environment has. */
function withoutEnvironment(subject: string): string {
  return /^repo:[^:]+:(?:ref:|pull_request)/.test(subject)
    ? ' This job names no "environment"; where the credential has one in its subject, the job has to name it.'
    : ''
}
