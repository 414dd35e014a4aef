import { KeyturnError } from '@keyturn/core'
import { list, whole } from '../flags/values.ts'
import { localVaultName } from '../local-vault/chosen-name.ts'
import { type LoggedRequest, localRequests } from '../local-vault/open.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { loggedRequestOutput, requestLogView } from '../render/request-log.ts'

const flags = {
  key: { type: 'string', value: 'NAME', describe: 'Only requests for this key' },
  operation: { ...list, value: 'A,B', describe: 'Only these, such as rotateKey,sign' },
  status: { type: 'string', value: '4xx', describe: 'Only with this status: 404, 4xx' },
  client: { type: 'string', value: 'TEXT', describe: 'Only by clients whose name has this in it' },
  last: { ...whole, value: '100', describe: 'How many of them, the newest ones; default 100' },
} as const

export const vaultLog: Command = defineCommand({
  flags,
  details:
    'What was asked of the embedded vault, through whichever process, by which client and with what status: for looking, and for tests that assert it. There is no token, no body and no key material in it. "vault reset" erases it.',
  examples: [
    ['vault log', 'The last hundred requests'],
    ['vault log --key orders --operation rotateKey -o json', 'Who rotated a key'],
    ['vault log --status 4xx --client azsdk-go', 'What a program was refused'],
  ],
  async run(context, args) {
    const { last = 100, operation: operations } = args
    const hasStatus = statusFilter(args.status)
    const isAsked = ({ key, operation, status, client }: LoggedRequest) =>
      (args.key === undefined || key?.toLowerCase() === args.key.toLowerCase()) &&
      (operations === undefined || operations.includes(operation ?? '')) &&
      hasStatus(status) &&
      (args.client === undefined || client?.includes(args.client) === true)
    const name = localVaultName(context)
    const requests = (await localRequests(name)).filter(isAsked)
    await context.output.result(
      requests.slice(Math.max(0, requests.length - last)).map(loggedRequestOutput),
      requestLogView(name),
    )
  },
})

/** @throws {KeyturnError} `INVALID_INPUT` for what is neither a status nor a class of them */
function statusFilter(text: string | undefined): (status: number) => boolean {
  if (text === undefined) return () => true
  if (!/^[1-5](xx|\d\d)$/.test(text)) {
    throw new KeyturnError('INVALID_INPUT', `--status "${text}" is no status; use one such as 404, or 4xx`)
  }
  return (status) => String(status).startsWith(text.replace('xx', ''))
}
