import type { RestError } from '@azure/core-rest-pipeline'

/** Codes of TLS failures that no retry cures, as Node reports them. */
const certificateCode = /^(?:CERT_|ERR_TLS_CERT|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_(?:GET|VERIFY))/

/** Network errors that end a request before it can have left. */
const notSentCodes = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'])

/** Whether the connection was never made, so that no request can have arrived. */
export function isNeverConnected(error: RestError): boolean {
  // Such an error names the call in its message: "connect EHOSTUNREACH 192.0.2.1:443".
  return notSentCodes.has(error.code ?? '') || error.message.startsWith('connect ')
}

/** Whether the same request would fail the same way: the host is unknown or its certificate not trusted. */
export function isHopeless(error: RestError): boolean {
  return error.code === 'ENOTFOUND' || isCertificateFailure(error)
}

/** Whether TLS failed in a way that no retry cures: the certificate is not trusted. */
export function isCertificateFailure({ code = '' }: Pick<RestError, 'code'>): boolean {
  return certificateCode.test(code)
}
