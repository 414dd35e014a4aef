/** Azure clouds that offer Key Vault. */
export const clouds = ['public', 'china', 'usgov'] as const

export type Cloud = (typeof clouds)[number]
