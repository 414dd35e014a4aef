export type { Duration } from './duration.ts'
export { addDuration, formatDuration, parseDuration, parseExpiry, subtractDuration } from './duration.ts'
export type { ErrorCode, ErrorSummary, KeyturnErrorDetails } from './errors.ts'
export { hasCode, KeyturnError } from './errors.ts'
