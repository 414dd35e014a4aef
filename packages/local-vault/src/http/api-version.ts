import { badParameter } from '../errors.ts'

/** The newest that is no preview. */
export const newestApiVersion = '2025-07-01'

const known = /^(2015-06-01|2016-10-01|7\.\d{1,2}(-preview(\.\d+)?)?|20[2-9]\d-\d\d-\d\d(-preview)?)$/

/** Every version from 7.0 on is answered, and later dates are taken to be later ones. */
export function checkApiVersion(apiVersion: string | undefined): string {
  if (apiVersion === undefined || apiVersion === '') {
    throw badParameter("The request URI lacks the query parameter 'api-version'.")
  }
  if (known.test(apiVersion)) return apiVersion
  throw badParameter(
    `The specified version (${apiVersion}) is not recognized. Consider using the latest supported version (${newestApiVersion}).`,
  )
}
