const ownSpelling: Readonly<Record<string, string>> = { 'www-authenticate': 'WWW-Authenticate' }

/**
 * Spells a header's name as the service does: `Content-Length`, but `x-ms-request-id`. Case must not matter (RFC 9110
 * 5.1), and yet there are clients that read `Content-Length` in this spelling only.
 */
export function spelledAsService(name: string): string {
  if (name.startsWith('x-ms-')) return name
  return ownSpelling[name] ?? name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase())
}
