import { audit } from './groups/audit.ts'
import { backup } from './groups/backup.ts'
import { cryptography } from './groups/cryptography.ts'
import { deletion } from './groups/deletion.ts'
import { desiredState } from './groups/desired-state.ts'
import { embeddedVault } from './groups/embedded-vault.ts'
import { keys } from './groups/keys.ts'
import { other } from './groups/other.ts'
import { rotation } from './groups/rotation.ts'
import type { CommandGroup } from './program/command-tree.ts'

/** Every command. Its module is loaded only when it is asked for, so that `--help` stays quick. */
export const commandGroups: readonly CommandGroup[] = [
  rotation,
  audit,
  desiredState,
  keys,
  backup,
  deletion,
  cryptography,
  embeddedVault,
  other,
]
