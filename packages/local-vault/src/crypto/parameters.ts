/** What encrypt, decrypt, wrap and unwrap take and give; the names are those of the wire. */
export interface CipherParameters {
  /** Plaintext, or the key to wrap; on the way back the ciphertext. */
  value: Uint8Array
  /** CBC: 16 octets, from the caller in both directions. GCM: 12 octets, made by the vault on encrypt. */
  iv?: Uint8Array | undefined
  /** GCM only: authenticated, not encrypted. */
  aad?: Uint8Array | undefined
  /** GCM only: 16 octets, made by encrypt and needed by decrypt. */
  tag?: Uint8Array | undefined
}
