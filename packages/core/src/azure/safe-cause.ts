import { isRestError, RestError } from '@azure/core-rest-pipeline'

/**
 * What was caught, without the request and the answer that the SDK hangs on it: they hold the bearer token, and in an
 * import or an unwrap the key itself. Loggers and test reporters print whatever hangs on a `cause`.
 */
export function safeCause(error: unknown): unknown {
  if (!isRestError(error)) return error
  // The text of a parse error quotes the answer's body.
  const message = error.code === RestError.PARSE_ERROR ? 'the answer could not be parsed' : error.message
  const { code, statusCode, stack = '' } = error
  const cause = Object.assign(new Error(message), { name: 'RestError', code, statusCode })
  const frames = stack.slice(Math.max(0, stack.indexOf('\n    at ')))
  cause.stack = `${cause.name}: ${message}${frames}`
  return cause
}
