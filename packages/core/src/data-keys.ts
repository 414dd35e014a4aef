// Wrap a data key, and get it back

// What formats there are
export type { Content, FormatName } from './data-keys/formats/format.ts'
export type { WrapAlgorithm, WrappedKey, WrappedKeyText } from './data-keys/formats/wrapped-key.ts'
export { parseWrappedKeyText, wrapAlgorithms, wrappedKeyText } from './data-keys/formats/wrapped-key.ts'
export { parseUses } from './data-keys/read-uses.ts'
// Move what is wrapped to the newest version
export type { RewrappedText, SourceText } from './data-keys/rewrap.ts'
export { rewrapTexts } from './data-keys/rewrap.ts'
export type { RewrapEntry, RewrapOptions, RewrappingVault, RewrapReason } from './data-keys/rewrap-entry.ts'
export type { JsonPath, JsonPathStep } from './data-keys/text/json-path.ts'
export { parseJsonPath } from './data-keys/text/json-path.ts'
export type { FoundVersion } from './data-keys/used-versions.ts'
export { listVersionsInUse } from './data-keys/used-versions.ts'
// Know which versions are still needed
export type { KeyUse, ListedUse, UnknownUse, UsedVersion, UsesReport, VersionNeeds } from './data-keys/uses.ts'
export { findNeeds, reportUses } from './data-keys/uses.ts'
export { wipe } from './data-keys/wipe.ts'
export type { WrapOptions, WrappingVault } from './data-keys/wrap.ts'
export { unwrapDataKey, wrapDataKey } from './data-keys/wrap.ts'
