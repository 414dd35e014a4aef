import { randomBytes } from 'node:crypto'
import { KeyturnError } from '@keyturn/core'
import {
  type WrapAlgorithm,
  type WrapOptions,
  wipe,
  wrapAlgorithms,
  wrapDataKey,
  wrappedKeyText,
} from '@keyturn/core/data-keys'
import { writeSecretFile } from '../files/secret-file.ts'
import type { Args } from '../flags/args.ts'
import { dataKeyFlags, readDataKey } from '../flags/data-key.ts'
import { nameArgument, versionFlag } from '../flags/key-name.ts'
import { whole } from '../flags/values.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { wrappedKeyView } from '../render/wrapped-key.ts'

const flags = {
  ...dataKeyFlags,
  generate: { type: 'boolean', describe: 'Make a new random data key instead of reading one' },
  bytes: { ...whole, value: '32', describe: 'With --generate: its length' },
  alg: { choices: wrapAlgorithms, value: 'ALG', describe: 'RSA-OAEP-256 for RSA, else the AES key wrap of the key' },
  ...versionFlag,
  out: { type: 'string', value: 'FILE', describe: 'Write the wrapped key there; without it, standard output' },
  force: { type: 'boolean', describe: 'Replace a file that is there' },
} as const

type WrapArgs = Args<typeof flags>

export const wrap: Command = defineCommand({
  positionals: nameArgument,
  flags,
  details:
    'The wrapped key is a JSON object that names the key version which unwraps it; see docs/envelope.md. It is unwrapped once to prove that it can be. The data key itself is read from a file or standard input, never from the command line, and never printed.',
  examples: [
    ['wrap orders --generate --out dek.json --vault contoso', 'A new data key of 256 bits'],
    ['wrap orders --file dek.bin --vault contoso > dek.json', 'One that exists'],
  ],
  async run(context, args) {
    const length = checkFlags(args)
    const dataKey = length === undefined ? await readDataKey(args, context) : randomBytes(length)
    try {
      const { vault, name, version: named } = await context.key(args.name)
      const version = args.version ?? named
      const options: WrapOptions = { version, algorithm: args.alg as WrapAlgorithm | undefined }
      const wrapped = wrappedKeyText(await wrapDataKey(vault, name, dataKey, options))
      if (args.out === undefined) await context.output.result(wrapped, wrappedKeyView)
      else {
        await writeSecretFile(args.out, `${JSON.stringify(wrapped, undefined, 2)}\n`, { replace: args.force ?? false })
        context.output.note(`wrapped by ${wrapped.kid}; written to ${args.out}`)
      }
    } finally {
      wipe(dataKey)
    }
  },
})

/** The length of the data key to make. @throws {KeyturnError} `INVALID_INPUT` */
function checkFlags(args: WrapArgs): number | undefined {
  const refuse = (message: string) => {
    throw new KeyturnError('INVALID_INPUT', message)
  }
  if (args.force && args.out === undefined) refuse('--force goes with --out')
  if (!args.generate) {
    if (args.bytes !== undefined) refuse('--bytes goes with --generate')
    return undefined
  }
  if (args.file !== undefined) refuse('--generate makes a data key and reads none; leave --file out')
  const length = args.bytes ?? 32
  if (length < 16 || length > 512) refuse(`--bytes ${length} is out of range; use 16 to 512`)
  return length
}
