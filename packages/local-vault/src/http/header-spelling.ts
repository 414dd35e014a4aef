const ownSpelling: Readonly<Record<string, string>> = { 'www-authenticate': 'WWW-Authenticate' }

/**
 * Spells a header's name as the service does: `Content-Length`, but `x-ms-request-id`. Case must not matter (RFC 9110
 * 5.1), and yet there are clients that read `Content-Length` in this spelling only.
 */
export function spelledAsService(name: string): string {
  const known = spelled.get(name)
  if (known !== undefined) return known
  const spelling = name.startsWith('x-ms-')
    ? name
    : (ownSpelling[name] ?? name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase()))
  spelled.set(name, spelling)
  return spelling
}

/** Answers have the same few headers; their names are the vault's own. */
const spelled = new Map<string, string>()
