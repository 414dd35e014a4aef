export type { ErrorCode, ErrorSummary, KeyturnErrorDetails } from './errors.ts'
export { hasCode, KeyturnError } from './errors.ts'
