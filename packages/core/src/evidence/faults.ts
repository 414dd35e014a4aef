import type { EvidenceAct } from './evidence.ts'

export interface Fault {
  /** The kind of it, as a sentence. */
  title: string
  text: string
}

/** What an auditor has to ask about. Pure. */
export function faultsOf({ outcome, error, checks, inVault }: EvidenceAct): Fault[] {
  const faults: Fault[] = []
  const why = error === null ? '' : `: ${error.message} [${error.code}]`
  if (outcome === 'failed') faults.push({ title: 'It failed', text: `it failed${why}` })
  if (outcome === 'indeterminate') {
    faults.push({ title: 'Whether it took effect is unknown', text: `whether it took effect is unknown${why}` })
  }
  for (const { name, status, detail } of checks ?? []) {
    if (status === 'failed') faults.push({ title: 'A check of a new version failed', text: `${name}: ${detail}` })
    if (status === 'not-checked')
      faults.push({ title: 'A new version was not checked wholly', text: `${name}: ${detail}` })
  }
  if (inVault === 'missing') {
    faults.push({ title: 'A version is not in its vault', text: 'the vault has no such version any more' })
  }
  if (inVault === 'unread') faults.push({ title: 'A vault could not be asked', text: 'its versions could not be read' })
  return faults
}

/** Whether a new version was held against something, and nothing of it failed. */
export function isVerified({ checks }: EvidenceAct): boolean {
  return checks !== null && checks.length > 0 && checks.every(({ status }) => status !== 'failed')
}
