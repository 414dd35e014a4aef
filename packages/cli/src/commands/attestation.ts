import { join } from 'node:path'
import { getKeyAttestation } from '@keyturn/core'
import { writePublicFile } from '../files/secret-file.ts'
import { nameArgument, versionFlag } from '../flags/key-name.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { attestationFiles, attestationOutput, attestationView } from '../render/attestation.ts'
import { refuseDryRun } from '../session/dry-run.ts'

export const attestation: Command = defineCommand({
  positionals: nameArgument,
  flags: {
    ...versionFlag,
    'out-dir': { type: 'string', value: 'DIR', describe: 'Write certificates and statements there, a file each' },
    force: { type: 'boolean', describe: 'Replace files that are there' },
  },
  details:
    "What a Managed HSM vouches for a key with: that it is in the HSM. The statements are for the tools of the HSM's maker; a vault has none. Older services have it with --service-version 7.6-preview.2.",
  examples: [
    ['attestation orders --vault https://contoso.managedhsm.azure.net', 'What there is'],
    ['attestation orders --out-dir proof --vault https://contoso.managedhsm.azure.net', 'As files, to be checked'],
  ],
  async run(context, args) {
    refuseDryRun(context, 'attestation')
    const { vault, name, version } = await context.key(args.name)
    const found = await getKeyAttestation(vault, name, { version: args.version ?? version })
    if (args.outDir !== undefined) {
      for (const [file, bytes] of attestationFiles(name, found)) {
        await writePublicFile(join(args.outDir, file), bytes, { replace: args.force ?? false })
      }
    }
    await context.output.result(attestationOutput(name, vault.url, found), attestationView)
  },
})
