import type { Environment } from '../environment.ts'
import { KeyturnError } from '../errors.ts'
import { quote } from '../text.ts'
import { parseShard, type Shard } from './shard.ts'

/** How an engine that runs jobs side by side tells each of them which one it is. */
interface Engine {
  name: string
  index: string
  total: string
  /** What the first job has as its index. */
  first: 0 | 1
  /** What to do when `total` is not set. */
  advice: string
}

/**
 * GitHub has the two in the `strategy` context alone, Kubernetes has no variable for the completions: their workflow or
 * manifest sets them. Sources: GitHub "Contexts reference", GitLab "Predefined CI/CD variables", Azure Pipelines
 * "Predefined variables", Kubernetes "Indexed Job".
 */
const engines: readonly Engine[] = [
  {
    name: 'GitHub matrix',
    index: 'STRATEGY_JOB_INDEX',
    total: 'STRATEGY_JOB_TOTAL',
    first: 0,
    advice: `Set it in the step: STRATEGY_JOB_TOTAL: ${onGithub('job-total')}`,
  },
  {
    name: 'GitLab parallel',
    index: 'CI_NODE_INDEX',
    total: 'CI_NODE_TOTAL',
    first: 1,
    advice: 'GitLab sets it; pass it on to where keyturn runs.',
  },
  {
    name: 'Azure Pipelines strategy',
    index: 'SYSTEM_JOBPOSITIONINPHASE',
    total: 'SYSTEM_TOTALJOBSINPHASE',
    first: 1,
    advice: 'Azure Pipelines sets it; pass it on to where keyturn runs.',
  },
  {
    name: 'Kubernetes indexed Job',
    index: 'JOB_COMPLETION_INDEX',
    total: 'JOB_COMPLETIONS',
    first: 0,
    advice: "Set it in the container's env to the Job's spec.completions.",
  },
]

/**
 * The shard of a job among those that its engine runs side by side: a GitHub matrix, GitLab `parallel`, a strategy of Azure
 * Pipelines, an indexed Job of Kubernetes. Pure.
 *
 * @param env the variables of the job
 * @throws {KeyturnError} `INVALID_INPUT` when no engine says it, or what it says is no shard
 */
export function shardOfJob(env: Environment): Shard {
  const engine = engines.find(({ index }) => env[index])
  // GitLab numbers jobs only where several run side by side.
  if (engine === undefined && env.CI_NODE_TOTAL === '1') return { index: 1, count: 1 }
  if (engine === undefined) throw noEngine(env)
  const { name, index, total, first, advice } = engine
  const count = env[total]
  if (!count) throw refuse(`${index} is ${quote(env[index])} (${name}), and ${total} is not set`, advice)
  const position = Number(env[index]) + 1 - first
  try {
    return parseShard(`${position}/${count}`)
  } catch (error) {
    if (!(error instanceof KeyturnError)) throw error
    const range = first === 0 ? 'counted from 0' : 'counted from 1'
    throw refuse(`${index} ${quote(env[index])} (${range}) and ${total} ${quote(count)} (${name}) make no shard`)
  }
}

/** An expression of a workflow. */
function onGithub(member: string): string {
  return `$\{{ strategy.${member} }}`
}

function noEngine(env: Environment): KeyturnError {
  const known = engines.map(({ name, index, total }) => `${index} and ${total} (${name})`).join(', ')
  const hint =
    env.GITHUB_ACTIONS === 'true'
      ? `Set in the step: STRATEGY_JOB_INDEX: ${onGithub('job-index')} and STRATEGY_JOB_TOTAL: ${onGithub('job-total')}`
      : 'Give I/N, such as 1/4, instead.'
  return refuse(`nothing says which of several jobs this is: looked for ${known}`, hint)
}

function refuse(problem: string, hint?: string): KeyturnError {
  return new KeyturnError('INVALID_INPUT', `shard auto: ${problem}`, hint === undefined ? {} : { hint })
}
