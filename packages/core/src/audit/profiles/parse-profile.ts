import * as v from 'valibot'
import { list, show, text } from '../../manifest/fields/schema-parts.ts'
import { nearestName } from '../../manifest/nearest-name.ts'
import { badFile, type ManifestProblem } from '../../manifest/parse.ts'
import { formatPath, readYaml, type ValuePath, type YamlSource } from '../../manifest/yaml-source.ts'
import { type Severity, severities } from '../finding.ts'
import { findRule, rules } from '../rules/rules.ts'
import { type AuditException, type AuditProfile, builtInProfiles, composeProfile, type RuleSetting } from './profile.ts'

/** Where the JSON Schema of profiles is published; editors read it from there. */
export const profileSchemaUrl = 'https://cdn.jsdelivr.net/npm/@keyturn/core/schema/audit-profile.schema.json'

const severity: v.GenericSchema<Severity> = v.pipe(
  v.picklist(severities, ({ input }) => `${show(input)} is none of ${severities.join(', ')}`),
  v.description('How bad a finding of this rule is.'),
)
const ruleId = v.picklist(
  rules.map(({ id }) => id),
  ({ input }) =>
    `${show(input)} is no rule${suggest(
      String(input),
      rules.map(({ id }) => id),
    )}`,
)

const exceptionSchema = v.pipe(
  v.strictObject({
    rules: v.pipe(list(ruleId, 'rules', 'The rules that it is from.'), v.examples([['no-expiry']])),
    key: v.pipe(
      text('a name pattern'),
      v.regex(
        /^[0-9a-zA-Z*?-]{1,200}$/,
        ({ input }) => `${show(input)} is no name pattern: letters, digits, hyphens, * and ? are allowed`,
      ),
      v.description('Name of the keys; * stands for any characters, ? for one.'),
      v.examples(['legacy-*']),
    ),
    vault: v.exactOptional(
      v.pipe(text('a vault'), v.nonEmpty('it is empty'), v.description('Only in this vault, by its name or URL.')),
    ),
    reason: v.pipe(text('a reason'), v.nonEmpty('it is empty; say why'), v.description('Why it is accepted.')),
    until: v.pipe(
      text('a date'),
      v.regex(
        /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}Z)?$/,
        ({ input }) => `${show(input)} is no date; write 2027-01-31 or 2027-01-31T12:00:00Z`,
      ),
      v.check((text) => !Number.isNaN(Date.parse(text)), 'there is no such day'),
      v.description('From this date on, in UTC, it is a finding again, and the exception is one.'),
      v.examples(['2027-01-31']),
    ),
  }),
  v.description('Findings that are accepted for a time.'),
)

const onOff = v.union([v.boolean(), v.picklist(['on', 'off'])])

/** The shape of a profile, for editors and for what is read. */
export const profileSchema: v.GenericSchema<unknown, ProfileFile> = v.pipe(
  v.strictObject({
    version: v.pipe(
      v.literal(1, ({ input }) => `${show(input)} is no version of the profile that this program knows; write 1`),
      v.description('Version of the profile format.'),
    ),
    extends: v.exactOptional(
      v.pipe(
        v.picklist(builtInProfiles, ({ input }) => `${show(input)} is none of ${builtInProfiles.join(', ')}`),
        v.description('The profile that it starts from. Default: keyturn, which has all rules.'),
      ),
    ),
    rules: v.exactOptional(
      v.pipe(
        v.strictObject(
          Object.fromEntries(
            rules.map(({ id, title, parameters }) => [
              id,
              v.exactOptional(
                v.pipe(
                  v.union([onOff, v.strictObject({ severity: v.exactOptional(severity), ...parameters })]),
                  v.description(`${title}.`),
                ),
              ),
            ]),
          ),
        ),
        v.description('Rules that are on, off, or on with parameters of their own.'),
      ),
    ),
    exceptions: v.exactOptional(list(exceptionSchema, 'exceptions', 'What is accepted, why and until when.')),
  }) as unknown as v.GenericSchema<unknown, ProfileFile>,
  v.title('keyturn audit profile'),
  v.description('What keyturn audit looks for, and what is accepted for a time.'),
)

interface ProfileFile {
  version: 1
  extends?: AuditProfile['name'] & (typeof builtInProfiles)[number]
  rules?: Record<string, boolean | 'on' | 'off' | Record<string, unknown>>
  exceptions?: { rules: string[]; key: string; vault?: string; reason: string; until: string }[]
}

/**
 * Reads an audit profile from YAML: which rules are on, with which parameters, and what is excepted.
 *
 * @param file what the problems call the text
 * @throws {KeyturnError} `INVALID_INPUT` with every problem, each on a line of its own with file, line, column and path
 */
export function parseAuditProfile(text: string, file: string): AuditProfile {
  const source = readYaml(text)
  const problems: ManifestProblem[] = source.problems.map(({ path, position, message }) => ({
    ...position,
    path: formatPath(path),
    message,
  }))
  if (problems.length > 0) throw badFile(file, problems)
  problems.push(...findProblems(source))
  if (problems.length > 0)
    throw badFile(
      file,
      problems.toSorted((a, b) => a.line - b.line || a.column - b.column),
    )
  const { extends: base = 'keyturn', rules: changed = {}, exceptions = [] } = source.value as ProfileFile
  return composeProfile(
    base,
    Object.fromEntries(Object.entries(changed).map(([id, given]) => [id, settingOf(given)])),
    {
      name: file,
      exceptions: exceptions.map(
        ({ until, ...exception }, index): AuditException => ({
          ...exception,
          until: new Date(until),
          source: { file, line: source.positionOf(['exceptions', index]).line },
        }),
      ),
    },
  )
}

function settingOf(given: boolean | 'on' | 'off' | Record<string, unknown>): RuleSetting {
  if (given === false || given === 'off') return false
  return given === true || given === 'on' ? {} : given
}

function findProblems(source: YamlSource): ManifestProblem[] {
  const problem = (path: ValuePath, message: string, ofName = false): ManifestProblem => ({
    ...(ofName ? source.positionOfName(path) : source.positionOf(path)),
    path: formatPath(path),
    message,
  })
  const { value } = source
  if (!isMap(value)) return [problem([], 'it is no profile; a profile starts with "version: 1"')]
  const { rules: given, ...others } = value
  const { issues = [] } = v.safeParse(profileSchema, others)
  return [
    ...issues.map((issue) => {
      const path = (issue.path ?? []).map(({ key }) => key as string | number)
      if (issue.type !== 'strict_object') return problem(path, issue.message)
      if (issue.expected === 'never') return problem(path, 'unknown field', true)
      return problem(path, issue.expected === 'Object' ? `${show(issue.input)} is not a map` : 'is missing')
    }),
    ...(isMap(given)
      ? Object.entries(given).flatMap(([id, setting]) => findRuleProblems(id, setting, problem))
      : given === undefined
        ? []
        : [problem(['rules'], `${show(given)} is not a map of rules; write no-expiry: on`)]),
  ]
}

/** One by one, because a union would only say that nothing fits. */
function findRuleProblems(
  id: string,
  setting: unknown,
  problem: (path: ValuePath, message: string, ofName?: boolean) => ManifestProblem,
): ManifestProblem[] {
  const path = ['rules', id]
  const rule = findRule(id)
  if (rule === undefined) {
    const known = rules.map((each) => each.id)
    return [problem(path, `there is no such rule${suggest(id, known)}`, true)]
  }
  if (v.is(onOff, setting)) return []
  if (!isMap(setting)) return [problem(path, `${show(setting)} is neither on nor off, nor a map of parameters`)]
  const schema = v.strictObject({ severity: v.exactOptional(severity), ...rule.parameters })
  const { issues = [] } = v.safeParse(schema, setting)
  return issues.map((issue) => {
    const at = [...path, ...(issue.path ?? []).map(({ key }) => key as string | number)]
    if (issue.type !== 'strict_object') return problem(at, issue.message)
    return problem(
      at,
      `unknown parameter; allowed are ${['severity', ...Object.keys(rule.parameters)].join(', ')}`,
      true,
    )
  })
}

function suggest(name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known)
  return nearest === undefined ? `; the rules are ${known.join(', ')}` : `; did you mean "${nearest}"?`
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
