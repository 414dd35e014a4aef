import type { TokenCredential } from '@azure/core-auth'

/**
 * Lets one assertion serve one sign-in. The identity library asks for it twice each time, and each is a request to whoever
 * issues it; for the next token there is a new one, since an assertion lives for minutes only.
 *
 * @param create makes the credential that is to be given the assertion
 */
export function withHeldAssertion(
  getAssertion: () => Promise<string>,
  create: (getAssertion: () => Promise<string>) => TokenCredential,
): TokenCredential {
  let held: Promise<string> | undefined
  const credential = create(() => {
    held ??= getAssertion()
    return held
  })
  return {
    async getToken(scopes, options) {
      try {
        return await credential.getToken(scopes, options)
      } finally {
        held = undefined
      }
    },
  }
}
