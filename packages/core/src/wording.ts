/**
 * An option that an error may speak of, by its name in the library. The CLI calls it a flag (`--rotate-every`), the action
 * an input (`rotate-every`).
 */
export type Field =
  | 'allowHost'
  | 'auth'
  | 'curve'
  | 'clientId'
  | 'digest'
  | 'enableForRewrap'
  | 'expectVersion'
  | 'expireAfter'
  | 'expiresOn'
  | 'grace'
  | 'keep'
  | 'keyOperations'
  | 'keySize'
  | 'keyType'
  | 'maxAge'
  | 'newVersion'
  | 'notBefore'
  | 'notifyBefore'
  | 'passphrase'
  | 'rotateBeforeExpiry'
  | 'rotateEvery'
  | 'tags'
  | 'tenantId'

/** What can be done with a key, by the word that keyturn has for it. */
export type KeyVerb =
  | 'create'
  | 'enable'
  | 'ensure'
  | 'policy set'
  | 'purge'
  | 'recover'
  | 'rotate'
  | 'show'
  | 'versions'

/** What to do next, and with what. */
export type NextStep =
  | {
      verb: KeyVerb
      key: string
      vaultUrl: string
      /** `create`: the key exists, and is to have one more version. */
      newVersion?: true
      /** What has to be given with it. */
      given?: Partial<Record<Field, string>>
    }
  | { verb: 'deleted' | 'list'; vaultUrl: string }
  | { verb: 'plan' }

/** A thing that each front end calls by a name of its own. */
export type Term = { field: Field } | NextStep

/** A text for people whose terms are not worded yet. */
export type Wording = readonly (string | Term)[]

/** How a front end calls things. */
export interface Words {
  field(name: Field): string
  step(step: NextStep): string
}

const functions: Record<NextStep['verb'], string> = {
  create: 'createKey',
  deleted: 'listDeletedKeys',
  enable: 'enableKey',
  ensure: 'ensureKey',
  list: 'listKeys',
  plan: 'planManifest',
  'policy set': 'setRotationPolicy',
  purge: 'purgeKey',
  recover: 'recoverKey',
  rotate: 'rotateKey',
  show: 'getKey',
  versions: 'listKeyVersions',
}

/** The names in the library itself: `rotateEvery`, `listKeyVersions(vault, "orders")`. */
export const libraryWords: Words = {
  field: (name) => name,
  step: (step) => {
    const values = [
      ...('vaultUrl' in step ? ['vault'] : []),
      ...('key' in step ? [JSON.stringify(step.key)] : []),
      ...('newVersion' in step ? ['{ newVersion: true, ... }'] : []),
    ]
    return `${functions[step.verb]}(${values.join(', ') || '...'})`
  },
}

/** Tags a template whose values may be terms, and wordings themselves. */
export function say(strings: TemplateStringsArray, ...values: readonly (string | number | Term | Wording)[]): Wording {
  return strings.flatMap((text, index) => {
    const value = values[index]
    return value === undefined ? [text] : [text, ...toWording(value)]
  })
}

/** One wording from several, with a text between each two. */
export function joinWordings(wordings: readonly (string | Term | Wording)[], separator: string): Wording {
  return wordings.flatMap((each, index) => (index === 0 ? toWording(each) : [separator, ...toWording(each)]))
}

/** The text in the words of a front end. */
export function inWords(wording: string | Wording, words: Words): string {
  return toWording(wording)
    .map((part) => {
      if (typeof part === 'string') return part
      return 'field' in part ? words.field(part.field) : words.step(part)
    })
    .join('')
}

/** The options that a text names, in their order. */
export function fieldsOf(wording: Wording): Field[] {
  return wording.flatMap((part) => (typeof part === 'object' && 'field' in part ? [part.field] : []))
}

/** The steps that a text proposes, in their order. */
export function stepsOf(wording: Wording): NextStep[] {
  return wording.flatMap((part) => (typeof part === 'object' && 'verb' in part ? [part] : []))
}

export function toWording(value: string | number | Term | Wording): Wording {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)]
  return 'field' in value || 'verb' in value ? [value] : value
}
