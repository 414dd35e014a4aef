/** Bytes as text, from which `Buffer.from(text, encoding)` makes the same bytes again. */
export interface DecodedText {
  /** Of what is no text: one character a byte. */
  text: string
  binary: boolean
  encoding: 'utf8' | 'utf16le' | 'latin1'
}

/** UTF-8, or UTF-16 with a byte order mark as tools on Windows write it; the mark stays in the text. */
export function decodeText(bytes: Buffer): DecodedText {
  if (bytes[0] === 0xff && bytes[1] === 0xfe && bytes.length % 2 === 0) {
    const text = bytes.toString('utf16le')
    // One ciphertext in 65,536 begins as a text does.
    if (text.isWellFormed()) return { text, binary: false, encoding: 'utf16le' }
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return { text, binary: false, encoding: 'utf8' }
  } catch {
    return { text: bytes.toString('latin1'), binary: true, encoding: 'latin1' }
  }
}
