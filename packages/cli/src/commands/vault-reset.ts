import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import type { Args, Command } from '../command.ts'
import type { Context } from '../context.ts'
import { localVaultName } from '../flags/local-vault-name.ts'
import { localStoreFile } from '../local-vault.ts'
import { resetView } from '../render/local-vault.ts'

export const vaultReset: Command = {
  details: 'Its keys, deleted keys and clock are gone. No Azure vault is touched.',
  examples: [
    ['vault reset', 'Asks first'],
    ['vault reset --vault local:demo --yes', 'In a script'],
  ],
  run: async (context: Context, _args: Args<Record<never, never>>) => {
    const name = localVaultName(context)
    const file = await localStoreFile(name)
    const existed = existsSync(file)
    if (existed && !context.dryRun) {
      await context.consent(`This erases embedded vault "${name}" with everything in it (${file}).`)
      // SQLite's log and index first: left behind, they would belong to the next store of this name.
      for (const each of [`${file}-wal`, `${file}-shm`, `${file}-journal`, file]) await rm(each, { force: true })
    }
    await context.output.result({ name, file, erased: existed && !context.dryRun, dryRun: context.dryRun }, resetView)
    return undefined
  },
}
