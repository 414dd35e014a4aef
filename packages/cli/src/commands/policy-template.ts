import { type Command, defineCommand } from '../program/command.ts'

const template = { rotateEvery: 'P90D', rotateBeforeExpiry: null, expireAfter: 'P1Y', notifyBefore: 'P30D' }

export const policyTemplate: Command = defineCommand({
  formats: ['json', 'yaml'],
  details:
    'With --rotate-before-expiry in place of --rotate-every the version needs an expiry date. Durations are ISO 8601 or 90d.',
  examples: [['policy template > policy.json', 'Then: keyturn policy set NAME --from policy.json']],
  async run({ output }) {
    await output.result(template, { text: () => '', rows: () => [] })
  },
})
