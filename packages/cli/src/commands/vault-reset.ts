import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { localVaultName } from '../local-vault/chosen-name.ts'
import { localLogFiles, localStoreFile, withLocal } from '../local-vault/open.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { resetView } from '../render/local-vault.ts'

export const vaultReset: Command = defineCommand({
  details: 'Its keys, deleted keys, faults and clock are gone. No Azure vault is touched.',
  examples: [
    ['vault reset', 'Asks first'],
    ['vault reset --vault local:demo --yes', 'In a script'],
  ],
  async run(context) {
    const name = localVaultName(context)
    const file = await localStoreFile(name)
    const existed = existsSync(file)
    if (existed && !context.dryRun) {
      await context.consent(`This erases embedded vault "${name}" with everything in it (${file}).`)
      if (!(await isInUse(name))) await remove(file, await localLogFiles(name))
    }
    await context.output.result({ name, file, erased: existed && !context.dryRun, dryRun: context.dryRun }, resetView)
  },
})

/** Empties it, and says whether others work with the file: they would go on with one that nobody else finds. */
async function isInUse(name: string): Promise<boolean> {
  try {
    return await withLocal(name, async (vault) => {
      await vault.erase()
      return vault.isShared()
    })
  } catch {
    // A store that cannot be opened any more: reset is what helps.
    return false
  }
}

async function remove(file: string, logs: readonly string[]): Promise<void> {
  // SQLite's log and index first: left behind, they would belong to the next store of this name.
  for (const each of [`${file}-wal`, `${file}-shm`, `${file}-journal`, ...logs, file]) await rm(each, { force: true })
}
