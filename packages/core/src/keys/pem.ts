/** A block of a PEM text (RFC 7468). */
export interface PemBlock {
  label: string
  /** With its first and last line; `undefined` when the last line is missing. */
  text: string | undefined
}

const beginning = /^-----BEGIN ([A-Z0-9 ]+)-----/gm

export function isPem(text: string): boolean {
  return text.search(beginning) >= 0
}

/** The blocks of a text, without what stands around them (RFC 7468 2). */
export function pemBlocks(text: string): PemBlock[] {
  return [...text.matchAll(beginning)].map(({ 1: label = '', index }) => {
    const end = `-----END ${label}-----`
    const last = text.indexOf(end, index)
    return { label, text: last < 0 ? undefined : text.slice(index, last + end.length) }
  })
}

export function isPrivate({ label }: PemBlock): boolean {
  return label.endsWith('PRIVATE KEY')
}

/** PKCS#8 says so in its label, the traditional form in a header (RFC 1421 4.6.1.1). */
export function isEncrypted({ label, text }: PemBlock): boolean {
  return label === 'ENCRYPTED PRIVATE KEY' || /^Proc-Type: *4, *ENCRYPTED/m.test(text ?? '')
}
