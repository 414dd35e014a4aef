/** The two budgets that a vault keeps apart: what makes key versions, and everything else. */
export type OperationClass = 'read' | 'create'

/** What a vault's pipeline asks before each single send, retries and list pages included. One serves all vaults of a run. */
export interface RequestLimiter {
  /**
   * Resolves when the request may go out. Rejects with the signal's reason when that aborts first.
   *
   * @param vaultUrl the vault's origin
   */
  enter(vaultUrl: string, operation: OperationClass, signal?: AbortSignal): Promise<Permit>
  /** Asks to send a failed request again; `false`: the run has used up its retries, and the failure stands. */
  takeRetry(cause: RetryCause): boolean
  /** A request got its answer, after a retry for this cause or at once. */
  noteSuccess(retried?: RetryCause): void
}

export type RetryCause = 'throttled' | 'transient'

/** Held while a request is under way. */
export interface Permit {
  /** To be called exactly once, whatever became of the request. */
  leave(answer: { status?: number | undefined; retryAfterMs?: number | undefined }): void
}
