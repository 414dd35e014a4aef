import { KeyturnError } from '../../errors.ts'
import { plainText } from '../../text.ts'
import type { Cloud } from '../../vault/cloud.ts'

/** The environment variables of a process, as they are passed in. */
export type Environment = Readonly<Record<string, string | undefined>>

/** What Entra ID expects as the audience of a federated assertion. */
const audiences: Record<Cloud, string> = {
  public: 'api://AzureADTokenExchange',
  china: 'api://AzureADTokenExchangeChina',
  usgov: 'api://AzureADTokenExchangeUSGov',
}

const timeoutMs = 10_000
const mostAttempts = 3

/**
 * Gives a function that asks the GitHub Actions runner for a new assertion each time it is called: one lives about ten
 * minutes, a job may run for hours. `undefined` where there is no runner, or the job lacks `id-token: write`.
 */
export function githubAssertion(env: Environment, cloud: Cloud = 'public'): (() => Promise<string>) | undefined {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token } = env
  if (!url || !token || !URL.canParse(url)) return undefined
  const target = new URL(url)
  target.searchParams.set('audience', audiences[cloud])
  return async () => {
    let problem = ''
    for (let attempt = 0; attempt < mostAttempts; attempt++) {
      try {
        const response = await fetch(target, {
          headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
          signal: AbortSignal.timeout(timeoutMs),
          redirect: 'error',
        })
        const { value } = response.ok ? ((await response.json()) as { value?: unknown }) : {}
        if (typeof value === 'string' && value !== '') return value
        problem = `HTTP status ${response.status}`
        if (response.status < 500) break
      } catch (error) {
        problem = plainText(error instanceof Error ? error.message : String(error), 200)
      }
    }
    throw new KeyturnError('SIGN_IN_FAILED', `GitHub did not issue an identity token: ${problem}`, {
      hint: 'The job needs "permissions: id-token: write".',
    })
  }
}
