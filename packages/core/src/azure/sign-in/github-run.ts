import type { Environment } from '../../environment.ts'

/**
 * When the workflow run began of which this job is a part, by GitHub's API: the same for every attempt of it.
 *
 * @param token of the job; for a private repository it needs `actions: read`
 * @returns `undefined` where the runner's variables are missing, or GitHub does not say
 */
export async function githubRunStart(env: Environment, token: string): Promise<Date | undefined> {
  const { GITHUB_API_URL: api, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = env
  if (
    !token ||
    !api ||
    !URL.canParse(api) ||
    !/^[\w.-]+\/[\w.-]+$/.test(repository ?? '') ||
    !/^\d+$/.test(run ?? '')
  ) {
    return undefined
  }
  const { askGithub } = await import('./github-request.ts')
  const { body } = await askGithub(new URL(`${api}/repos/${repository}/actions/runs/${run}`), token, env)
  const began = new Date(String(body?.created_at))
  return Number.isNaN(began.getTime()) ? undefined : began
}
