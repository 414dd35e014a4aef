import {
  importKey,
  iso,
  KeyturnError,
  looksLikeTransferFile,
  needsPassphrase,
  type PrivateJwk,
  parseKeyMaterial,
  readExchangeKey,
  type TransferredMaterial,
  type Vault,
} from '@keyturn/core'
import { readSecretInput } from '../files/secret-input.ts'
import type { Args } from '../flags/args.ts'
import { checkImportedShape } from '../flags/imported-shape.ts'
import { keyFlags, keyFromArgs, newVersionFlag } from '../flags/key-flags.ts'
import { nameArgument } from '../flags/key-name.ts'
import { passphraseFlags, secretInputFlags } from '../flags/secret-flags.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { keyOutput, keyView } from '../render/key.ts'
import type { Context } from '../session/context.ts'
import { readPassphrase } from '../session/passphrase.ts'
import { warnOfPastExpiry } from '../session/past-expiry.ts'

const flags = {
  ...secretInputFlags,
  ...passphraseFlags,
  ...keyFlags,
  type: {
    choices: keyFlags.type.choices,
    value: 'TYPE',
    describe: 'As the key material says; -HSM keeps it in hardware',
  },
  ...newVersionFlag,
} as const

export const importCommand: Command = defineCommand({
  positionals: nameArgument,
  flags,
  details: 'The key material is read from a file or standard input, never from the command line, and never printed.',
  examples: [
    ['import orders --file orders.jwk.json --vault contoso', 'A JSON Web Key'],
    ['import orders --vault contoso < orders.pem', 'PEM (PKCS#8, PKCS#1 or SEC1) from standard input'],
    ['import orders --file orders.byok --type RSA-HSM --vault contoso', 'A BYOK file'],
    ['import orders --file orders.pem --passphrase-env PASS', 'An encrypted PEM; without the flag it asks'],
  ],
  writes: true,
  async run(context, args) {
    // The material says its size and curve: these flags are held against it, and not sent.
    const described = await keyFromArgs({ ...args, size: undefined, curve: undefined })
    const { material, byok } = await readMaterial(args, context)
    const hardwareProtected = 'blob' in material ? false : checkImportedShape(args, material)
    const { vault, name } = await context.key(args.name)
    if (byok !== undefined) await tellExchangeKey(context, vault, byok)
    const options = {
      ...described(vault.now()),
      ...(hardwareProtected && { hardwareProtected }),
      newVersion: args.newVersion,
    }
    warnOfPastExpiry(context.output, options.expiresOn, vault.now())
    const key = await importKey(vault, name, material, options)
    await context.output.result(keyOutput(key), keyView(vault.now(), 'imported'))
  },
})

interface ReadMaterial {
  material: PrivateJwk | TransferredMaterial
  /** The text of the BYOK file, where it is one. */
  byok?: string
}

async function readMaterial(args: Args<typeof flags>, context: Context): Promise<ReadMaterial> {
  const passphrase = await readPassphrase(args, context.env)
  const text = (
    await readSecretInput(args, context, {
      what: 'key material',
      hint: 'Give --file FILE, or pass it on standard input: keyturn import NAME < FILE',
    })
  ).toString('utf8')
  if (looksLikeTransferFile(text)) return { material: transferredMaterial(args, text), byok: text }
  const asked = passphrase === undefined && needsPassphrase(text) ? await context.passphrase() : undefined
  return { material: parseKeyMaterial(text, { passphrase: passphrase ?? asked }) }
}

/** What the key becomes: the file does not say it. @throws {KeyturnError} `INVALID_INPUT` */
function transferredMaterial({ type = 'RSA-HSM', curve, size }: Args<typeof flags>, text: string): TransferredMaterial {
  if (size !== undefined) throw new KeyturnError('INVALID_INPUT', '--size goes with no BYOK file: the HSM knows it')
  if (type !== 'RSA-HSM' && type !== 'EC-HSM' && type !== 'oct-HSM') {
    throw new KeyturnError('INVALID_INPUT', `--type ${type}: a key from a BYOK file becomes an HSM key`, {
      hint: 'Give RSA-HSM (which is taken without --type), EC-HSM or oct-HSM.',
    })
  }
  if ((type === 'EC-HSM') !== (curve !== undefined)) {
    throw new KeyturnError(
      'INVALID_INPUT',
      '--curve says which curve an EC-HSM key of a BYOK file is on, and goes with no other',
    )
  }
  return { keyType: type, curve, blob: Buffer.from(text) }
}

/** Says before anything is sent which key opens the file, and until when. */
async function tellExchangeKey({ output }: Context, vault: Vault, byok: string): Promise<void> {
  const key = await readExchangeKey(vault, byok)
  if (key === undefined)
    return output.note('the key exchange key could not be read, so the vault alone judges the file')
  const until = key.expiresOn === undefined ? 'does not expire' : `expires on ${iso(key.expiresOn)}`
  output.note(`the file was made for key exchange key ${key.id}, which is for imports and ${until}`)
}
