/** An answer of the service that is not a success: status, code and text as Key Vault sends them. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError'
  readonly status: number
  readonly code: string
  readonly innerCode: string | undefined
  readonly headers: Readonly<Record<string, string>>

  constructor(
    status: number,
    code: string,
    message: string,
    options: { innerCode?: string; headers?: Record<string, string> } = {},
  ) {
    super(message)
    this.status = status
    this.code = code
    this.innerCode = options.innerCode
    this.headers = options.headers ?? {}
  }

  /** The error envelope of the wire. */
  toBody(): { error: { code: string; message: string; innererror?: { code: string } } } {
    const innererror = this.innerCode === undefined ? {} : { innererror: { code: this.innerCode } }
    return { error: { code: this.code, message: this.message, ...innererror } }
  }
}

/** Codes of {@link LocalVaultError}. */
export type LocalVaultErrorCode =
  | 'INVALID_OPTION'
  | 'FILE_TOO_OPEN'
  | 'FILE_DAMAGED'
  | 'FILE_TOO_NEW'
  | 'FILE_UNUSABLE'
  | 'FILE_FULL'
  | 'FILE_GONE'
  | 'INVALID_SNAPSHOT'
  | 'PORT_IN_USE'
  | 'CLOSED'

/** What is wrong with how the embedded vault was opened or used; never an answer of the service. */
export class LocalVaultError extends Error {
  override readonly name = 'LocalVaultError'
  readonly code: LocalVaultErrorCode
  readonly hint: string | undefined

  constructor(code: LocalVaultErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.hint = options.hint
  }
}

export function badParameter(message: string, innerCode?: string): ServiceError {
  return new ServiceError(400, 'BadParameter', message, innerCode === undefined ? {} : { innerCode })
}

export function forbidden(message: string, innerCode?: string): ServiceError {
  return new ServiceError(403, 'Forbidden', message, innerCode === undefined ? {} : { innerCode })
}

export function conflict(message: string, innerCode?: string): ServiceError {
  return new ServiceError(409, 'Conflict', message, innerCode === undefined ? {} : { innerCode })
}

/** For what this vault does not have: it says so by name instead of answering something plausible. */
export function notImplemented(what: string): ServiceError {
  return new ServiceError(501, 'NotImplemented', `${what} is absent from the embedded vault.`)
}
