/** The ways to sign in. `auto` takes what the environment is set up for, else an existing session of `az` or `azd`. */
export const authModes = [
  'auto',
  'env',
  'cli',
  'oidc',
  'managed-identity',
  'workload-identity',
  'browser',
  'device-code',
] as const

export type AuthMode = (typeof authModes)[number]
