// Wrap a data key, and get it back

// Move what is wrapped to the newest version
export type { JsonPath, JsonPathStep } from './data-keys/json-path.ts'
export { parseJsonPath } from './data-keys/json-path.ts'
// Know which old versions are still needed
export type { LeftoverKey, Leftovers, LeftoverVersion } from './data-keys/leftovers.ts'
export { leftoversOf, neededVersions } from './data-keys/leftovers.ts'
export { parseLeftovers } from './data-keys/read-leftovers.ts'
export type { RewrappedText } from './data-keys/rewrap.ts'
export { rewrapTexts } from './data-keys/rewrap.ts'
export type { RewrapEntry, RewrapOptions, RewrappingVault, RewrapReason } from './data-keys/rewrap-entry.ts'
export { wipe } from './data-keys/wipe.ts'
export type { WrapOptions, WrappingVault } from './data-keys/wrap.ts'
export { unwrapDataKey, wrapDataKey } from './data-keys/wrap.ts'
export type { WrapAlgorithm, WrappedKey, WrappedKeyText } from './data-keys/wrapped-key.ts'
export { parseWrappedKeyText, wrapAlgorithms, wrappedKeyText } from './data-keys/wrapped-key.ts'
