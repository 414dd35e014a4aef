import { KeyturnError } from '@keyturn/core'
import { parseWrappedKeyText, unwrapDataKey, wipe } from '@keyturn/core/data-keys'
import { writeSecretFile } from '../files/secret-file.ts'
import { readTextInput } from '../files/text-input.ts'
import type { Args } from '../flags/args.ts'
import { encodeDataKey, encodingFlag } from '../flags/data-key.ts'
import { type Command, defineCommand } from '../program/command.ts'
import type { Context } from '../session/context.ts'

const flags = {
  out: { type: 'string', value: 'FILE', describe: 'Write the data key there, for you alone (0600)' },
  stdout: { type: 'boolean', describe: 'Write the data key to standard output' },
  ...encodingFlag,
  force: { type: 'boolean', describe: 'Replace a file that is there' },
} as const

type UnwrapArgs = Args<typeof flags>

const hint = 'Name a file that "keyturn wrap" has written, or pass it on standard input.'

export const unwrap: Command = defineCommand({
  positionals: { '[file]': 'The wrapped key as JSON; "-" is standard input. Default: standard input' },
  flags,
  formats: ['text'],
  details:
    'The wrapped key says which version of which key unwraps it. The data key goes to a file or, only when asked, to standard output.',
  examples: [
    ['unwrap dek.json --out dek.bin', 'The vault is the one that the wrapped key names'],
    ['unwrap --stdout --encoding base64 < dek.json', 'For the next program'],
  ],
  async run(context, args) {
    checkFlags(args, context)
    const text = await readTextInput(args.file ?? '-', context, { hint })
    const wrapped = parseWrappedKeyText(text, { allowHost: args.allowHost })
    const { vault, name, version } = await context.key(wrapped.kid)
    // The same vault may be reached at another port by now.
    const dataKey = await unwrapDataKey(vault, { ...wrapped, kid: `${vault.url}/keys/${name}/${version}` })
    const data = encodeDataKey(dataKey, args.encoding)
    try {
      if (args.out === undefined) {
        context.output.bytes(data)
        await context.output.flush()
      } else {
        await writeSecretFile(args.out, data, { replace: args.force ?? false })
        context.output.note(`unwrapped by ${wrapped.kid}; written to ${args.out}`)
      }
    } finally {
      wipe(dataKey, data)
    }
  },
})

function checkFlags(args: UnwrapArgs, { dryRun, output }: Context): void {
  const refuse = (message: string, next?: string) => {
    throw new KeyturnError('INVALID_INPUT', message, { hint: next })
  }
  if (dryRun) refuse('unwrap changes nothing in a vault; leave --dry-run out')
  if (args.force && args.out === undefined) refuse('--force goes with --out')
  if (args.out !== undefined && args.stdout) refuse('--out and --stdout exclude each other')
  if (args.stdout && args.encoding === 'raw' && output.onTerminal) {
    refuse('raw bytes are not written to a terminal', 'Give --out FILE, or --encoding base64 to read them here.')
  }
  if (args.out === undefined && !args.stdout) {
    refuse('where the data key is to go was not said', 'Give --out FILE, or --stdout when the next program reads it.')
  }
}
