export const operations = ['rotate', 'create', 'ensure'] as const
export type Operation = (typeof operations)[number]

export interface InputRule {
  /** As `action.yml` says it. */
  default?: string
  /** Operations that take the input; absent: all. */
  only?: readonly Operation[]
}

const rotate = ['rotate'] as const
const make = ['create', 'ensure'] as const

/** Every input that `action.yml` has. A test holds the two together, name by name and default by default. */
export const inputRules = {
  vault: {},
  operation: { default: 'rotate' },
  keys: {},
  all: { default: 'false', only: rotate },
  'dry-run': { default: 'false', only: rotate },
  'if-older-than': { only: rotate },
  'if-expires-within': { only: rotate },
  'if-due': { default: 'false', only: rotate },
  'expect-version': { only: rotate },
  verify: { default: 'true', only: rotate },
  type: { only: make },
  size: { only: make },
  curve: { only: make },
  ops: { only: make },
  expires: { only: make },
  'not-before': { only: make },
  disabled: { default: 'false', only: make },
  tags: {},
  exportable: { default: 'false', only: make },
  'release-policy': { only: make },
  'new-version': { default: 'false', only: ['create'] },
  'rotate-every': { only: make },
  'rotate-before-expiry': { only: make },
  'expire-after': { only: make },
  'notify-before': { only: make },
  'client-id': {},
  'tenant-id': {},
  auth: { default: 'auto' },
  cloud: { default: 'public' },
  'allow-host': {},
  timeout: { default: '1h' },
} as const satisfies Record<string, InputRule>

export type InputName = keyof typeof inputRules

export const inputNames: readonly InputName[] = Object.keys(inputRules) as InputName[]
