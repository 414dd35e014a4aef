import { importKey, needsPassphrase, type PrivateJwk, parseKeyMaterial } from '@keyturn/core'
import { readSecretInput } from '../files/secret-input.ts'
import type { Args } from '../flags/args.ts'
import { checkImportedShape } from '../flags/imported-shape.ts'
import {
  attributeFlags,
  attributesFromArgs,
  disabledFlag,
  materialFlags,
  materialFromArgs,
  typeFlag,
} from '../flags/key-flags.ts'
import { nameArgument } from '../flags/key-name.ts'
import { policyFlags, policyFromArgs } from '../flags/policy-flags.ts'
import { passphraseFlags, secretInputFlags } from '../flags/secret-flags.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { keyOutput, keyView } from '../render/key.ts'
import type { Context } from '../session/context.ts'
import { readPassphrase } from '../session/passphrase.ts'
import { warnOfPastExpiry } from '../session/past-expiry.ts'

const flags = {
  ...secretInputFlags,
  ...passphraseFlags,
  type: {
    choices: typeFlag.type.choices,
    value: 'TYPE',
    describe: 'As the key material says; -HSM keeps it in hardware',
  },
  size: materialFlags.size,
  curve: materialFlags.curve,
  exportable: materialFlags.exportable,
  'release-policy': materialFlags['release-policy'],
  ...attributeFlags,
  ...disabledFlag,
  ...policyFlags,
  'new-version': { type: 'boolean', describe: 'Make a new version of a key that exists' },
} as const

export const importCommand: Command = defineCommand({
  positionals: nameArgument,
  flags,
  details: 'The key material is read from a file or standard input, never from the command line, and never printed.',
  examples: [
    ['import orders --file orders.jwk.json --vault contoso', 'A JSON Web Key'],
    ['import orders --vault contoso < orders.pem', 'PEM (PKCS#8, PKCS#1 or SEC1) from standard input'],
    ['import orders --file orders.pem --passphrase-env PASS', 'An encrypted PEM; without the flag it asks'],
  ],
  writes: true,
  async run(context, args) {
    const attributes = attributesFromArgs(args)
    const rotationPolicy = policyFromArgs(args)
    const { exportable, releasePolicy } = await materialFromArgs(args)
    const material = await readMaterial(args, context)
    const hardwareProtected = checkImportedShape(args, material)
    const { vault, name } = await context.key(args.name)
    const options = {
      ...attributes(vault.now()),
      ...(exportable !== undefined && { exportable }),
      ...(releasePolicy !== undefined && { releasePolicy }),
      ...(hardwareProtected && { hardwareProtected }),
      ...(rotationPolicy !== undefined && { rotationPolicy }),
      ...(args.newVersion === true && { newVersion: true }),
    }
    warnOfPastExpiry(context.output, options.expiresOn, vault.now())
    const key = await importKey(vault, name, material, options)
    await context.output.result(keyOutput(key), keyView(vault.now(), 'imported'))
  },
})

async function readMaterial(args: Args<typeof flags>, context: Context): Promise<PrivateJwk> {
  const passphrase = await readPassphrase(args, context.env)
  const text = (
    await readSecretInput(args, context, {
      what: 'key material',
      hint: 'Give --file FILE, or pass it on standard input: keyturn import NAME < FILE',
    })
  ).toString('utf8')
  const asked = passphrase === undefined && needsPassphrase(text) ? await context.passphrase() : undefined
  return parseKeyMaterial(text, { passphrase: passphrase ?? asked })
}
