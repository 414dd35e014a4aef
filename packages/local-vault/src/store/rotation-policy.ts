/** When a lifetime action happens: exactly one of the two. */
interface Trigger {
  timeAfterCreate?: string
  timeBeforeExpiry?: string
}

export interface LifetimeAction {
  trigger: Trigger
  action: { type: 'Rotate' | 'Notify' }
}

/** A rotation policy as it was accepted. Times are unix seconds. */
export interface StoredRotationPolicy {
  lifetimeActions: LifetimeAction[]
  expiryTime?: string
  created: number
  updated: number
}
