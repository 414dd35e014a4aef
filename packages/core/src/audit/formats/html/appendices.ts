import type { Appendix, Cell } from '../../../page/page.ts'
import type { AuditResult, Severity } from '../../finding.ts'
import { counts } from '../../reach.ts'
import { nameVault } from './open-findings.ts'

/** What an auditor asks besides: how each vault stands, what could not be checked, and which rules there were. */
export function auditAppendices(audit: AuditResult): Appendix[] {
  return [...(audit.vaults.length > 1 ? [vaults(audit)] : []), notChecked(audit), rules(audit)]
}

function vaults({ vaults, findings }: AuditResult): Appendix {
  const byVault = Map.groupBy(findings.filter(counts), ({ vaultUrl }) => vaultUrl)
  return {
    title: 'Vaults',
    columns: ['Vault', 'Keys', 'Errors', 'Warnings', 'Notes', 'Read'],
    rows: vaults.map(({ vaultUrl, keys, read }) => {
      const found = byVault.get(vaultUrl) ?? []
      const cell = (severity: Severity): Cell => numberCell(found.filter((each) => each.severity === severity).length)
      return [
        { text: nameVault(vaultUrl), note: vaultUrl },
        numberCell(keys),
        cell('error'),
        cell('warning'),
        cell('note'),
        read ? { text: 'yes' } : { text: 'not to its end', tone: 'bad' },
      ]
    }),
  }
}

/** What is said of thousands of keys is said once. */
function notChecked({ notChecked }: AuditResult): Appendix {
  const same = Map.groupBy(notChecked, ({ rule, vaultUrl, reason }) => JSON.stringify([rule, vaultUrl, reason]))
  return {
    title: 'Not checked',
    columns: ['Rule', 'Vault', 'Keys', 'Why'],
    rows: [...same.values()].flatMap((group) => {
      const [first] = group
      if (first === undefined) return []
      const { rule, key, vaultUrl, reason } = first
      const [, ...others] = group
      const keys = key === null ? 'all' : others.length === 0 ? key : `${group.length}`
      return [[{ text: rule }, { text: nameVault(vaultUrl) }, { text: keys }, { text: reason }]]
    }),
  }
}

function rules({ rules, findings }: AuditResult): Appendix {
  const byRule = Map.groupBy(findings, ({ rule }) => rule)
  return {
    title: 'Rules that were applied',
    columns: ['Rule', 'Severity', 'Findings', 'Asked for by'],
    rows: rules.map(({ id, title, severity, references }) => [
      { text: title, note: id },
      { text: severity },
      numberCell(byRule.get(id)?.length ?? 0),
      { text: references.join('; ') },
    ]),
  }
}

function numberCell(value: number): Cell {
  return { text: `${value}`, sort: value }
}
