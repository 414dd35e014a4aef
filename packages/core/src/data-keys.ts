// Wrapped data keys: wrap and unwrap one, move many to the newest version, say which versions are still needed.

export { hasSizeOfCiphertext } from './data-keys/formats/ciphertext.ts'
export type { Content, FormatName } from './data-keys/formats/format.ts'
export type { WrapAlgorithm, WrappedKey, WrappedKeyText } from './data-keys/formats/wrapped-key.ts'
export { parseWrappedKeyText, wrapAlgorithms, wrappedKeyText } from './data-keys/formats/wrapped-key.ts'
export { parseUses } from './data-keys/read-uses.ts'
export type { RewrappedText, SourceText } from './data-keys/rewrap.ts'
export { rewrapTexts } from './data-keys/rewrap.ts'
export type { RewrapEntry, RewrapOptions, RewrappingVault, RewrapReason } from './data-keys/rewrap-entry.ts'
export type { JsonPath, JsonPathStep } from './data-keys/text/json-path.ts'
export { parseJsonPath } from './data-keys/text/json-path.ts'
export type { FoundVersion } from './data-keys/used-versions.ts'
export { listVersionsInUse } from './data-keys/used-versions.ts'
export type {
  KeyUse,
  ListedUse,
  NoFormat,
  UnknownUse,
  UsedVersion,
  UsesReport,
  VersionNeeds,
} from './data-keys/uses.ts'
export { findNeeds, reportUses } from './data-keys/uses.ts'
export { wipe } from './data-keys/wipe.ts'
export type { WrapOptions, WrappingVault } from './data-keys/wrap.ts'
export { unwrapDataKey, wrapDataKey } from './data-keys/wrap.ts'
