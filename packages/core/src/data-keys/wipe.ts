/** Overwrites what nobody may find in memory later. The runtime may have made copies of its own; those are beyond reach. */
export function wipe(...secrets: (Uint8Array | undefined)[]): void {
  for (const secret of secrets) secret?.fill(0)
}
