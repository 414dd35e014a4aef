import { shortReference } from '../../../vault/reference.ts'
import { type AuditResult, type Finding, severities } from '../../finding.ts'
import { counts } from '../../reach.ts'

/** The open findings about each key, the worst first. */
export function openFindings({
  findings,
}: AuditResult): (key: { key: string; vaultUrl: string }) => readonly Finding[] {
  const byKey = Map.groupBy(findings.filter(counts), ({ vaultUrl, key }) => `${vaultUrl}/${key}`)
  for (const found of byKey.values()) {
    found.sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity))
  }
  return ({ key, vaultUrl }) => byKey.get(`${vaultUrl}/${key}`) ?? []
}

/** Its short name, as a person would write it after `--vault`. */
export function nameVault(vaultUrl: string): string {
  return URL.canParse(vaultUrl) ? shortReference(vaultUrl) : vaultUrl
}
