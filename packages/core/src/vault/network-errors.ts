import type { RestError } from '@azure/core-rest-pipeline'
import { plainText, quote } from '../quote.ts'
import type { CallContext, Finding } from './failed-call.ts'

/** Codes of TLS failures that no retry cures, as Node reports them. */
const certificateCode = /^(?:CERT_|ERR_TLS_CERT|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_(?:GET|VERIFY))/

/** Network errors that end a request before it can have left. */
const notSentCodes = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'])

/** What it means that a request got no answer, or none that can be read. */
export function findNetworkError(error: RestError, { vaultUrl, vaultName }: CallContext): Finding {
  const code = error.code ?? ''
  const { host } = new URL(vaultUrl)
  if (code === 'ENOTFOUND') {
    return {
      code: 'VAULT_NOT_FOUND',
      why: `there is no host ${quote(host)}`,
      hint: `Check the vault's name ${quote(vaultName)} and its cloud; a vault behind a private endpoint resolves only inside its network.`,
    }
  }
  if (code === 'ETIMEDOUT') {
    return {
      code: 'TIMED_OUT',
      why: plainText(error.message),
      hint: 'Try again; a firewall may be dropping the requests.',
    }
  }
  if (certificateCode.test(code)) {
    return {
      code: 'UNAVAILABLE',
      why: `the certificate of ${quote(host)} is not trusted (${code})`,
      hint: 'Name the file of the certificate authority that signed it in NODE_EXTRA_CA_CERTS.',
    }
  }
  if (code === 'PARSE_ERROR') return { code: 'SERVICE_ERROR', why: 'the answer was cut off or makes no sense' }
  return {
    code: 'UNAVAILABLE',
    why: `${quote(host)} cannot be reached (${plainText(code === '' ? error.message : code, 60)})`,
    hint: 'Check the network, and the proxy if there is one.',
  }
}

/** Whether the connection was never made, so that no request can have arrived. */
export function isNeverConnected(error: RestError): boolean {
  // Such an error names the call in its message: "connect EHOSTUNREACH 192.0.2.1:443".
  return notSentCodes.has(error.code ?? '') || error.message.startsWith('connect ')
}

/** Whether the same request would fail the same way: the host is unknown or its certificate not trusted. */
export function isHopeless({ code = '' }: RestError): boolean {
  return code === 'ENOTFOUND' || certificateCode.test(code)
}
