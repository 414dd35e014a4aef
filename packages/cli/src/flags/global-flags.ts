import { type AuthMode, authModes, type Cloud, clouds } from '@keyturn/core'
import type { Flags } from './flag.ts'

/** How every result can be shown. */
export const resultFormats = ['text', 'json', 'yaml', 'tsv'] as const

export type ResultFormat = (typeof resultFormats)[number]

/** What every command is given, whether it looks at it or not. */
export interface GlobalArgs {
  vault?: string[] | undefined
  /** One of those that the command has. */
  output: string
  query?: string | undefined
  quiet?: boolean | undefined
  yes?: boolean | undefined
  dryRun?: boolean | undefined
  auth: AuthMode
  cloud: Cloud
  clientId?: string | undefined
  tenantId?: string | undefined
  allowHost?: string | undefined
  waitForAccess?: string | undefined
  serviceVersion?: string | undefined
  timeout?: string | undefined
  debug?: boolean | undefined
  noColor?: boolean | undefined
}

export const globalFlags: Flags = {
  vault: {
    alias: 'v',
    type: 'string',
    array: true,
    value: 'VAULT',
    describe: 'Name, URL or key id of the vault; "local" or "local:NAME" for an embedded one',
  },
  output: { alias: 'o', choices: resultFormats, default: 'text', value: 'FORMAT', describe: 'Format of the result' },
  query: { type: 'string', value: 'JMESPATH', describe: 'Only this of the result, with -o json, yaml or tsv' },
  quiet: { alias: 'q', type: 'boolean', describe: 'Nothing on stderr but warnings and errors' },
  yes: { alias: 'y', type: 'boolean', describe: 'Do not ask before a destructive act' },
  'dry-run': { type: 'boolean', describe: 'Say what would be written, and write nothing' },
  auth: { choices: authModes, default: 'auto', value: 'MODE', describe: 'How to sign in' },
  cloud: {
    choices: clouds,
    default: 'public',
    value: 'CLOUD',
    describe: 'Azure cloud of a vault that is given by name',
  },
  'client-id': { type: 'string', value: 'ID', describe: 'Client id of the identity to sign in with' },
  'tenant-id': { type: 'string', value: 'ID', describe: 'Tenant to sign in to' },
  'allow-host': { type: 'string', value: 'HOST', describe: 'Trust this host although it is no known Key Vault host' },
  'wait-for-access': {
    type: 'string',
    value: '5min',
    describe: 'Wait so long for a permission that was just given and does not act yet',
  },
  'service-version': {
    type: 'string',
    value: 'VERSION',
    describe: 'Version of the Key Vault REST API, for what only a preview or an older service has',
  },
  timeout: {
    type: 'string',
    value: '10min',
    describe: 'End the command after this time (default: 5min, or as its help says)',
  },
  debug: { type: 'boolean', describe: 'Requests and causes of errors on stderr, without secrets' },
  'no-color': { type: 'boolean', describe: 'No colours; so does the variable NO_COLOR' },
}
