import { badParameter } from '../errors.ts'

const known = /^(2015-06-01|2016-10-01|7\.\d{1,2}(-preview(\.\d+)?)?|20[2-9]\d-\d\d-\d\d(-preview)?)$/

/** Every version from 7.0 on is answered, and later dates are taken to be later ones. */
export function checkApiVersion(apiVersion: string | undefined): string {
  if (apiVersion === undefined || apiVersion === '') {
    throw badParameter("The request URI lacks the query parameter 'api-version'.")
  }
  if (known.test(apiVersion)) return apiVersion
  throw badParameter(`Unknown api-version: ${apiVersion}. The newest that is known is 2025-07-01.`)
}
