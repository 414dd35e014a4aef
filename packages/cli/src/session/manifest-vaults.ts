import { KeyturnError, type Vault } from '@keyturn/core'
import type { Manifest, NamedVault } from '@keyturn/core/manifest'
import type { Context } from './context.ts'

/** A manifest, and the vaults that it is about, connected. */
export interface ConnectedManifest {
  manifest: Manifest
  vaults: NamedVault<Vault>[]
}

/**
 * Connects the vaults that a manifest lists, or those of them that `--vault` picks. A manifest that lists none is about
 * the vaults that the command line or the environment names.
 *
 * @throws {KeyturnError} `INVALID_INPUT` when `--vault` names a vault that the manifest does not list
 */
export async function connectManifest(manifest: Manifest, context: Context): Promise<ConnectedManifest> {
  const references = chooseVaults(manifest, context)
  const vaults = await Promise.all(
    references.map(async (reference) => ({ reference, vault: await context.connect(reference) })),
  )
  return { manifest: { ...manifest, vaults: references }, vaults }
}

function chooseVaults(manifest: Manifest, context: Context): readonly string[] {
  if (manifest.vaults.length === 0) return context.vaultReferences()
  if (context.givenVaults.length === 0) return manifest.vaults
  const other = context.givenVaults.find((reference) => !manifest.vaults.includes(reference))
  if (other === undefined) return [...new Set(context.givenVaults)]
  throw new KeyturnError(
    'INVALID_INPUT',
    `--vault "${other}" is none of the manifest's vaults: ${manifest.vaults.join(', ')}`,
    {
      hint: 'Name one of these as it is written there. A manifest without "vaults" takes any vault that --vault names.',
    },
  )
}
