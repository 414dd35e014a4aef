import type { WireContext } from './wire.ts'

/**
 * Whether external keys and secure wrap are there: on a Managed HSM, from api-version 2026-01-01-preview on. Others are
 * answered as if nobody had ever heard of them.
 */
export function hasPreviewsOf2026({ vault, apiVersion }: Pick<WireContext, 'vault' | 'apiVersion'>): boolean {
  return vault.profile === 'managed-hsm' && /^20\d\d-/.test(apiVersion) && apiVersion >= '2026-01-01-preview'
}
