export type Operation = 'rotate' | 'create' | 'ensure' | 'retire' | 'plan' | 'apply' | 'audit'
export const operations: readonly Operation[] = ['rotate', 'create', 'ensure', 'retire', 'plan', 'apply', 'audit']

export type InputName =
  | 'vault'
  | 'vaults'
  | 'operation'
  | 'keys'
  | 'all'
  | 'event'
  | 'shard'
  | 'resume'
  | 'dry-run'
  | 'if-older-than'
  | 'if-expires-within'
  | 'if-due'
  | 'expect-version'
  | 'verify'
  | 'type'
  | 'size'
  | 'curve'
  | 'ops'
  | 'expires'
  | 'not-before'
  | 'disabled'
  | 'tags'
  | 'exportable'
  | 'release-policy'
  | 'new-version'
  | 'rotate-every'
  | 'rotate-before-expiry'
  | 'expire-after'
  | 'notify-before'
  | 'keep'
  | 'grace'
  | 'undo'
  | 'uses'
  | 'manifest'
  | 'plan-digest'
  | 'max-plan-age'
  | 'profile'
  | 'baseline'
  | 'client-id'
  | 'tenant-id'
  | 'auth'
  | 'audience'
  | 'cloud'
  | 'allow-host'
  | 'github-token'
  | 'strategy'
  | 'allow-pull-request-target'
  | 'allow-outside-workspace'
  | 'fail-on'
  | 'exit-code'
  | 'timeout'

export interface InputRule {
  /** As `action.yml` says it. */
  default?: string
  /** Operations that take the input; absent: all. */
  only?: readonly Operation[]
}

const rotate: readonly Operation[] = ['rotate']
const make: readonly Operation[] = ['create', 'ensure']
const retire: readonly Operation[] = ['retire']
const audit: readonly Operation[] = ['audit']
const byName: readonly Operation[] = [...rotate, ...make, ...retire, ...audit]
const byList: readonly Operation[] = [...rotate, ...retire, ...audit]
const byManifest: readonly Operation[] = ['plan', 'apply', ...audit]

/** Every input that `action.yml` has. A test holds the two together, name by name and default by default. */
export const inputRules: Readonly<Record<InputName, InputRule>> = {
  vault: {},
  vaults: {},
  operation: { default: 'rotate' },
  keys: { only: byName },
  all: { default: 'false', only: byList },
  event: { only: rotate },
  shard: { only: byList },
  resume: { only: rotate },
  'dry-run': { default: 'false', only: [...rotate, ...retire, 'apply'] },
  'if-older-than': { only: rotate },
  'if-expires-within': { only: rotate },
  'if-due': { default: 'false', only: rotate },
  'expect-version': { only: rotate },
  verify: { default: 'true', only: [...rotate, 'apply'] },
  type: { only: make },
  size: { only: make },
  curve: { only: make },
  ops: { only: make },
  expires: { only: make },
  'not-before': { only: make },
  disabled: { default: 'false', only: make },
  tags: { only: byName },
  exportable: { default: 'false', only: make },
  'release-policy': { only: make },
  'new-version': { default: 'false', only: ['create'] },
  'rotate-every': { only: make },
  'rotate-before-expiry': { only: make },
  'expire-after': { only: make },
  'notify-before': { only: make },
  keep: { only: retire },
  grace: { only: retire },
  undo: { default: 'false', only: retire },
  uses: { only: [...retire, 'plan', 'apply'] },
  manifest: { only: byManifest },
  'plan-digest': { only: ['apply'] },
  'max-plan-age': { default: '7d', only: ['apply'] },
  profile: { default: 'keyturn', only: audit },
  baseline: { only: audit },
  'client-id': {},
  'tenant-id': {},
  auth: { default: 'auto' },
  audience: {},
  cloud: { default: 'public' },
  'allow-host': {},
  // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of GitHub's
  'github-token': { default: '${{ github.token }}' },
  // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of GitHub's
  strategy: { default: '${{ toJSON(strategy) }}' },
  'allow-pull-request-target': { default: 'false' },
  'allow-outside-workspace': { default: 'false' },
  'fail-on': {},
  'exit-code': { default: 'false' },
  timeout: { default: '1h' },
}

export const inputNames: readonly InputName[] = Object.keys(inputRules) as InputName[]
