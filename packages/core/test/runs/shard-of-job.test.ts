import { expect, test } from 'vitest'
import { shardOfJob } from '../../src/runs/shard-of-job.ts'

test.each([
  ['a GitHub matrix', { STRATEGY_JOB_INDEX: '0', STRATEGY_JOB_TOTAL: '4' }, { index: 1, count: 4 }],
  ['GitLab', { CI_NODE_INDEX: '4', CI_NODE_TOTAL: '4' }, { index: 4, count: 4 }],
  ['a job of GitLab alone', { CI_NODE_TOTAL: '1' }, { index: 1, count: 1 }],
  ['Azure Pipelines', { SYSTEM_JOBPOSITIONINPHASE: '2', SYSTEM_TOTALJOBSINPHASE: '3' }, { index: 2, count: 3 }],
  ['Kubernetes', { JOB_COMPLETION_INDEX: '3', JOB_COMPLETIONS: '4' }, { index: 4, count: 4 }],
])('the shard of a job of %s is what its engine says', (_engine, env, shard) => {
  expect(shardOfJob(env)).toEqual(shard)
})

test.each([
  ['nothing that says it', {}, 'nothing says which of several jobs this is'],
  ['an index alone', { JOB_COMPLETION_INDEX: '0' }, 'JOB_COMPLETIONS is not set'],
  ['an index beyond the total', { CI_NODE_INDEX: '5', CI_NODE_TOTAL: '4' }, 'CI_NODE_INDEX "5" (counted from 1)'],
  ['an index that is none', { STRATEGY_JOB_INDEX: 'x', STRATEGY_JOB_TOTAL: '4' }, 'make no shard'],
  ['the first of GitLab counted from 0', { CI_NODE_INDEX: '0', CI_NODE_TOTAL: '4' }, 'make no shard'],
])('%s is refused with the variables', (_what, env, message) => {
  expect(() => shardOfJob(env)).toThrow(message)
})

test('on GitHub, which sets no variable, the refusal says what to write into the step', () => {
  const hint = expect.stringContaining(`STRATEGY_JOB_INDEX: $\{{ strategy.job-index }}`)
  expect(() => shardOfJob({ GITHUB_ACTIONS: 'true' })).toThrow(expect.objectContaining({ hint }))
})
