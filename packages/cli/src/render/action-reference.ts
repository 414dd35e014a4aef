/** The action of this release, as a workflow names it. `scripts/pin-action.ts` writes repository, commit and version. */
export const actionReference = 'OWNER/keyturn@0000000000000000000000000000000000000000 # v1.0.0'
