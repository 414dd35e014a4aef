/**
 * Cryptography by the vault alone: the official client does by itself what it can do with a public key, and refuses by itself
 * what a vault has to refuse.
 *
 * @param authorization gives the value of the header.
 * @returns what makes, by the id of a key, the operations under the names and with the answers of the official client.
 */
export function remoteCryptography(authorization) {
  return (id) => {
    const ask = async (verb, body) => {
      const answer = await fetch(`${id}/${verb}?api-version=7.4`, {
        method: 'POST',
        headers: { authorization: await authorization(), 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      const details = await answer.json().catch(() => ({}))
      if (answer.ok) return details.value
      const { code, message = `status ${answer.status}` } = details.error ?? {}
      throw Object.assign(new Error(message), { statusCode: answer.status, code })
    }
    const encoded = (bytes) => Buffer.from(bytes).toString('base64url')
    const bytesBy = (verb) => async (alg, value) => ({
      result: Buffer.from(await ask(verb, { alg, value: encoded(value) }), 'base64url'),
    })
    return {
      encrypt: bytesBy('encrypt'),
      decrypt: bytesBy('decrypt'),
      wrapKey: bytesBy('wrapkey'),
      unwrapKey: bytesBy('unwrapkey'),
      sign: bytesBy('sign'),
      verify: async (alg, digest, signature) => ({
        result: await ask('verify', { alg, digest: encoded(digest), value: encoded(signature) }),
      }),
    }
  }
}
