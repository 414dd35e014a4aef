import { AsyncLocalStorage } from 'node:async_hooks'
import type { PipelinePolicy } from '@azure/core-rest-pipeline'

/** What is known of one call's way to the network. */
export interface SendRecord {
  /** A request with a token has been handed to the network: from here on the service may have acted. */
  authorized: boolean
}

const records = new AsyncLocalStorage<SendRecord>()

/**
 * Notes when a request with a token goes out. Without one the service cannot act: a failure while it asks for the
 * token, or while the token is fetched, has surely made no key version.
 */
export function sendRecordPolicy(): PipelinePolicy {
  return {
    name: 'keyturnSendRecord',
    async sendRequest(request, next) {
      const record = records.getStore()
      if (record !== undefined && request.headers.has('authorization')) record.authorized = true
      return next(request)
    },
  }
}

/** Runs one call and keeps its record; the record can be read when the call has failed, too. */
export function withSendRecord<T>(record: SendRecord, call: () => Promise<T>): Promise<T> {
  return records.run(record, call)
}
