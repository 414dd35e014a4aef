import type { Scalar } from 'yaml'
import { isOnOneLine, writeScalar } from '../text/document.ts'
import type { Edit } from '../text/edit.ts'
import type { Content, Place, WrappedValue } from './format.ts'
import type { WrapAlgorithm } from './wrapped-key.ts'

/**
 * Bare ciphertexts, which say nothing of themselves: what gocloud's keepers and many programs of one's own keep. Somebody has
 * to say where they are, which key it was and with which algorithm.
 */
export function ciphertextAt(
  scalar: Scalar,
  { path, text, offset }: Place,
  algorithm: WrapAlgorithm,
): WrappedValue | undefined {
  if (typeof scalar.value !== 'string' || !isOnOneLine(scalar, text, offset)) return undefined
  const value = base64Value(scalar.value, algorithm, (moved) => writeScalar(scalar, moved, offset))
  return value && { path, ...value }
}

/** A whole file: the bytes themselves, or base64. */
export function ciphertextFile({ text, binary }: Content, algorithm: WrapAlgorithm): WrappedValue | undefined {
  if (binary) {
    const bytes = Buffer.from(text, 'latin1')
    return bytesValue(bytes, algorithm, (moved) => [
      { start: 0, end: text.length, text: Buffer.from(moved).toString('latin1') },
    ])
  }
  const trimmed = text.trim()
  const start = text.indexOf(trimmed)
  return base64Value(trimmed, algorithm, (moved) => [{ start, end: start + trimmed.length, text: moved }])
}

/**
 * Whether a file holds as many bytes as a key of RSA wraps to, as such or as base64, and nothing else: nobody can tell more
 * of it. What a symmetric key has made has no length of its own.
 */
export function hasSizeOfCiphertext(content: Content): boolean {
  return ciphertextFile(content, 'RSA-OAEP-256') !== undefined
}

function base64Value(
  text: string,
  algorithm: WrapAlgorithm,
  write: (text: string) => Edit[],
): WrappedValue | undefined {
  if (!/^(?:[A-Za-z0-9+/]+={0,2}|[\w-]+={0,2})$/.test(text)) return undefined
  const encode = (bytes: Uint8Array): string => {
    const standard = Buffer.from(bytes).toString('base64')
    const padded = text.length % 4 === 0 ? standard : standard.replace(/=+$/, '')
    // In the alphabet that was there; a text that shows neither is taken for the standard one.
    return /[-_]/.test(text) ? padded.replaceAll('+', '-').replaceAll('/', '_') : padded
  }
  return bytesValue(Buffer.from(text, 'base64'), algorithm, (moved) => write(encode(moved)))
}

function bytesValue(
  value: Uint8Array,
  algorithm: WrapAlgorithm,
  write: (moved: Uint8Array) => Edit[],
): WrappedValue | undefined {
  const fits = algorithm.endsWith('KW')
    ? value.length >= 24 && value.length % 8 === 0
    : [256, 384, 512].includes(value.length)
  if (!fits) return undefined
  return {
    format: 'ciphertext',
    kind: 'key',
    by: {},
    wrapped: { algorithm, operation: 'either', value },
    replace: (moved) => ({ edits: write(moved.value) }),
  }
}
