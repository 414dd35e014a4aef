import { vaultNameOf } from '../../vault/reference.ts'
import { commandLine } from '../command-line.ts'
import { defineRule, type Rule } from '../rule.ts'

export const samePublicKey: Rule = defineRule({
  id: 'same-public-key',
  title: 'No two versions are the same key',
  severity: 'warning',
  why: 'It was copied: imported twice, or restored from a backup. Rotating or deleting one of the two leaves the other one in use.',
  help: 'Rotate the one that is to be a key of its own.',
  references: [],
  needs: ['publicKeys'],
  checks: () => ({
    copy: ({ name, vaultUrl, version, first }) => ({
      version,
      message: `version ${version} has the public key of version ${first.version} of key "${first.name}" in vault ${vaultNameOf(first.vaultUrl)}`,
      fix: commandLine('rotate', { name, vaultUrl }),
    }),
  }),
})
