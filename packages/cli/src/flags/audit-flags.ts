import { severities } from '@keyturn/core/audit'
import type { Flags } from './flag.ts'
import { resultFormats } from './global-flags.ts'
import { selectionFlags, shardFlag } from './key-selection.ts'
import { manifestInputFlags } from './manifest-input.ts'

export const auditFlags = {
  ...selectionFlags,
  ...shardFlag,
  manifest: { type: 'string', value: 'FILE', describe: 'Hold the keys of its vaults against this manifest, too' },
  ...manifestInputFlags,
  profile: {
    type: 'string',
    value: 'NAME',
    describe: 'Rules to go by: keyturn (all of them, the default), cis, azure-policy, or a YAML file of your own',
  },
  baseline: { type: 'string', value: 'FILE', describe: 'What "audit -o json" printed before: its findings are known' },
  'fail-on': {
    choices: severities,
    value: 'SEVERITY',
    describe: 'End with status 8 when a finding is new, not excepted, and at least an error, a warning or a note',
  },
} as const satisfies Flags

/** How an audit can be shown. */
export const auditFormats = [...resultFormats, 'sarif', 'junit', 'markdown', 'csv', 'html'] as const
