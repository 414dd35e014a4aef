import type { RestError } from '@azure/core-rest-pipeline'
import { plainText, quote } from '../text.ts'
import type { CallContext, Finding } from './failed-call.ts'
import { answerTooLarge, mostAnswerBytes } from './pipeline/answer-limit.ts'
import { isCertificateFailure } from './pipeline/connection-failure.ts'

const notTheVault = 'Something between here and the vault may be answering in its place.'

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
  if (isCertificateFailure(error)) {
    return {
      code: 'UNAVAILABLE',
      why: `the certificate of ${quote(host)} is not trusted (${code})`,
      hint: 'Name the file of the certificate authority that signed it in NODE_EXTRA_CA_CERTS.',
    }
  }
  if (code === answerTooLarge) {
    return { code: 'SERVICE_ERROR', why: `the answer is larger than ${mostAnswerBytes >> 20} MiB`, hint: notTheVault }
  }
  // What has neither a status nor a network's code was thrown by the reader of a list page.
  if (error.statusCode !== undefined || code === '')
    return { code: 'SERVICE_ERROR', why: 'the answer makes no sense', hint: notTheVault }
  if (code === 'PARSE_ERROR') return { code: 'SERVICE_ERROR', why: 'the answer was cut off or makes no sense' }
  return {
    code: 'UNAVAILABLE',
    why: `${quote(host)} cannot be reached (${plainText(code, 60)})`,
    hint: 'Check the network, and the proxy if there is one.',
  }
}
