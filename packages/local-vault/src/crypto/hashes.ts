/** The SHA-2 hashes that algorithm names speak of. */
export type HashName = 'sha256' | 'sha384' | 'sha512'

/** Octets of a digest. */
export const digestLengths: Readonly<Record<HashName, number>> = { sha256: 32, sha384: 48, sha512: 64 }
