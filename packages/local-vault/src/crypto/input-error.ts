/**
 * What a caller sent cannot be used: a wrong size, algorithm, encoding or key. The vault answers it as 400.
 * The message names sizes and names only, never bytes of a key or of a plaintext.
 */
export class CryptoInputError extends Error {
  override readonly name = 'CryptoInputError'
}
