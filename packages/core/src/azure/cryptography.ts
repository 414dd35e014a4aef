import type {
  CryptographyClient,
  CryptographyOptions,
  DecryptParameters,
  EncryptParameters,
  KeyWrapAlgorithm,
} from '@azure/keyvault-keys'
import { KeyturnError } from '../errors.ts'
import type { VaultClient } from '../vault/client.ts'
import { expectAsked } from './answered-id.ts'
import { type Calls, call } from './calls.ts'

type UseOfKey = 'sign' | 'verify' | 'wrap' | 'unwrap' | 'encrypt' | 'decrypt'

/** Cryptography in the service. The SDK hands on no id that an answer names, so the answers themselves are looked at. */
export function cryptographyCalls(calls: Calls): Pick<VaultClient, UseOfKey | 'getRandomBytes'> {
  const use = <T>(
    operation: UseOfKey,
    name: string,
    version: string,
    act: (client: CryptographyClient, options: CryptographyOptions) => Promise<T>,
  ): Promise<{ result: T; answer: Answer }> =>
    call(calls, { operation, keyName: name, version }, async (client) => {
      let answer: Answer = {}
      const result = await act(client.getCryptographyClient(name, { keyVersion: version }), {
        onResponse: ({ parsedBody }) => {
          answer = (parsedBody ?? {}) as Answer
        },
      })
      // What `verify` answers has no id.
      if (operation !== 'verify') expectAsked(answer.kid, { vaultUrl: calls.vaultUrl, name, version })
      return { result, answer }
    })

  return {
    sign: async (name, version, algorithm, digest) => {
      const { result } = await use('sign', name, version, (client, options) => client.sign(algorithm, digest, options))
      return result.result
    },
    verify: async (name, version, algorithm, digest, signature) => {
      const { answer } = await use('verify', name, version, (client, options) =>
        client.verify(algorithm, digest, signature, options),
      )
      // The SDK takes whatever is not empty for a yes.
      if (typeof answer.value === 'boolean') return answer.value
      throw new KeyturnError('SERVICE_ERROR', 'the vault did not say whether the signature is valid')
    },
    wrap: async (name, version, algorithm, value) => {
      const { result } = await use('wrap', name, version, (client, options) =>
        client.wrapKey(algorithm as KeyWrapAlgorithm, value, options),
      )
      return result.result
    },
    unwrap: async (name, version, algorithm, value) => {
      const { result } = await use('unwrap', name, version, (client, options) =>
        client.unwrapKey(algorithm as KeyWrapAlgorithm, value, options),
      )
      return result.result
    },
    encrypt: async (name, version, algorithm, plaintext, { iv: chosenIv, additionalData } = {}) => {
      const parameters = {
        algorithm,
        plaintext,
        ...(chosenIv && { iv: chosenIv }),
        ...(additionalData && { additionalAuthenticatedData: additionalData }),
      }
      const { result } = await use('encrypt', name, version, (client, options) =>
        client.encrypt(parameters as EncryptParameters, options),
      )
      const { result: ciphertext, iv, authenticationTag } = result
      return { ciphertext, ...(iv && { iv }), ...(authenticationTag && { authenticationTag }) }
    },
    decrypt: async (name, version, algorithm, { ciphertext, iv, authenticationTag, additionalData }) => {
      const parameters = {
        algorithm,
        ciphertext,
        ...(iv && { iv }),
        ...(authenticationTag && { authenticationTag }),
        ...(additionalData && { additionalAuthenticatedData: additionalData }),
      }
      const { result } = await use('decrypt', name, version, (client, options) =>
        client.decrypt(parameters as DecryptParameters, options),
      )
      return result.result
    },
    getRandomBytes: (count) => call(calls, { operation: 'getRandomBytes' }, (client) => client.getRandomBytes(count)),
  }
}

interface Answer {
  kid?: unknown
  value?: unknown
}
