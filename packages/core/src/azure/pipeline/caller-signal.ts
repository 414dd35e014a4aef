import type { PipelinePolicy } from '@azure/core-rest-pipeline'

/** Gives every request the connection's signal. Some of the SDK's methods (`getKeyRotationPolicy`) ignore the one they are given. */
export function callerSignalPolicy(signal: AbortSignal): PipelinePolicy {
  return {
    name: 'keyturnCallerSignal',
    async sendRequest(request, next) {
      signal.throwIfAborted()
      request.abortSignal = signal
      return next(request)
    },
  }
}
