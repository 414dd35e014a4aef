import { toMarkdown, toMarkdownCode, toMarkdownTable } from '@keyturn/core/text'
import { icons } from './outcome-words.ts'
import { portalLink } from './portal.ts'
import { isProblem, type KeyResult, type KeyStep } from './report.ts'
import { renderVersion } from './version.ts'

const checkIcons: Record<string, string> = { passed: '✅', failed: '❌', warning: '⚠️', 'not-checked': '➖' }

/**
 * What there is to say of one key beyond its row; nothing for a key that was only looked at.
 *
 * @param vault its vault's name, when there are several
 */
export function renderDetails(result: KeyResult, vault: string | undefined): string {
  // What a plan would change stands in its diff.
  const steps = result.outcome === 'planned' ? [] : (result.steps ?? [])
  if (result.changed === false && !isProblem(result) && steps.length === 0) return ''
  const name = `${toMarkdownCode(result.key)}${vault === undefined ? '' : ` in ${toMarkdown(vault)}`}`
  return [
    `<details${isProblem(result) ? ' open' : ''}><summary>${icons[result.outcome]} ${name} in detail</summary>`,
    renderFacts(result),
    toMarkdownTable(['Step', 'Outcome', 'Why'], steps.map(renderStep)),
    toMarkdownTable(
      ['Check', 'Result', 'What was seen'],
      (result.verification?.checks ?? []).map(({ name: check, status, detail }) => [
        check,
        `${checkIcons[status]} ${status}`,
        toMarkdown(detail),
      ]),
    ),
    '</details>',
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

function renderFacts(result: KeyResult): string {
  const { id, rotated, outcome, previousVersion, changes, error, operationId } = result
  const portal = portalLink(id)
  const facts: [string, string | null | undefined | false][] = [
    ['Latest version', id && toMarkdownCode(id)],
    ['In the portal', portal && `<a href="${portal}">open</a>`],
    [
      outcome === 'indeterminate' ? 'Latest version before' : 'Version before',
      (rotated || outcome === 'indeterminate') && previousVersion && toMarkdownCode(previousVersion),
    ],
    ['Adjusted', changes?.length ? changes.map(toMarkdown).join('<br>') : undefined],
    ['Next step', error?.hint && toMarkdown(error.hint)],
    ["Service's request id", error?.requestId && toMarkdownCode(error.requestId)],
    ['Operation id in the audit log', operationId && toMarkdownCode(operationId)],
  ]
  return facts.flatMap(([name, value]) => (value ? [`- ${name}: ${value}`] : [])).join('\n')
}

function renderStep({ action, outcome, version, reason, ends, goesOn, expiresOn, error }: KeyStep): string[] {
  const effect =
    error !== null
      ? []
      : [
          ...(ends?.length ? [`stops: ${ends.join(', ')}`] : []),
          ...(goesOn?.length ? [`goes on: ${goesOn.join(', ')}`] : []),
          ...(expiresOn === null ? [] : [`${outcome === 'planned' ? 'would expire' : 'expires now'} on ${expiresOn}`]),
        ]
  const said = [error?.message ?? reason.message, ...effect].join('; ')
  return [`${action}${version === null ? '' : ` ${renderVersion(version)}`}`, outcome, toMarkdown(said)]
}
