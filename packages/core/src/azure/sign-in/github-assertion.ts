import type { Environment } from '../../environment.ts'
import { KeyturnError } from '../../errors.ts'
import type { Cloud } from '../../vault/cloud.ts'

/** What Entra ID expects as the audience of a federated assertion. */
const audiences: Record<Cloud, string> = {
  public: 'api://AzureADTokenExchange',
  china: 'api://AzureADTokenExchangeChina',
  usgov: 'api://AzureADTokenExchangeUSGov',
}

const mostAttempts = 3

/**
 * Gives a function that asks the GitHub Actions runner for a new assertion each time it is called: one lives about ten
 * minutes, a job may run for hours. A lost answer or a 5xx is asked again, twice at most. `undefined` where there is no
 * runner, or the job lacks `id-token: write`.
 *
 * @param audience of the assertion. Default: what Entra ID expects in the cloud
 */
export function githubAssertion(
  env: Environment,
  cloud: Cloud = 'public',
  audience: string = audiences[cloud],
): (() => Promise<string>) | undefined {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token } = env
  if (!url || !token || !URL.canParse(url)) return undefined
  const target = new URL(url)
  target.searchParams.set('audience', audience)
  return async () => {
    // The pipeline takes its time to load, and whoever only wants to know whether there is a runner has no use for it.
    const { askGithub } = await import('./github-request.ts')
    let problem = ''
    for (let attempt = 0; attempt < mostAttempts; attempt++) {
      const { status, body, failure } = await askGithub(target, token, env)
      if (typeof body?.value === 'string' && body.value !== '') return body.value
      problem = failure ?? `HTTP status ${status}`
      if (status !== undefined && status < 500) break
    }
    throw new KeyturnError('SIGN_IN_FAILED', `GitHub did not issue an identity token: ${problem}`, {
      hint: 'The job needs "permissions: id-token: write".',
    })
  }
}
