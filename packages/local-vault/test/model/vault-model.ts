/** What can be done to a vault; `key` is one of a few names, so that they meet. */
export type Step =
  | { do: 'create'; key: string; enabled: boolean; expiresInDays: number | null }
  | { do: 'rotate' | 'delete' | 'get'; key: string }
  | { do: 'recover' | 'purge' | 'get deleted'; key: string }
  | { do: 'versions'; key: string }
  | { do: 'list' | 'list deleted' }
  | { do: 'enable'; key: string; enabled: boolean; older: boolean }
  | { do: 'tag'; key: string; tag: string }
  | { do: 'policy'; key: string; rotateAfterDays: number; expireAfterDays: number | null }
  | { do: 'advance'; days: number }

type DeletedStep = Extract<Step, { do: 'recover' | 'purge' | 'get deleted' }>
type LiveStep = Extract<Step, { do: 'rotate' | 'delete' | 'get' | 'enable' | 'tag' | 'policy' }>

/** What of an answer the model knows: everything but version ids and key material. Times are days. */
export interface Outcome {
  status: number
  code?: string
  shown?: unknown
}

interface Version {
  created: number
  enabled: boolean
  expires: number | null
  tag: string | null
}

interface Key {
  versions: Version[]
  deletedOn: number | null
  policy: { rotateAfterDays: number; expireAfterDays: number | null } | null
  rotatesOn: number | null
}

const recoverableDays = 30
const notFound: Outcome = { status: 404, code: 'KeyNotFound' }

/** A vault in fifty lines: no wire, no store, no cryptography. */
export class VaultModel {
  private today = 0
  private readonly keys = new Map<string, Key>()

  run(step: Step): Outcome {
    switch (step.do) {
      case 'advance':
        this.advance(step.days)
        return { status: 200 }
      case 'list':
        return { status: 200, shown: this.names((key) => key.deletedOn === null) }
      case 'list deleted':
        return { status: 200, shown: this.names((key) => key.deletedOn !== null) }
      case 'create':
        return this.create(step)
      case 'recover':
      case 'purge':
      case 'get deleted':
        return this.runOnDeleted(step)
      case 'versions':
        return { status: 200, shown: (this.live(step.key)?.versions ?? []).map(versionText).sort() }
      default: {
        const key = this.live(step.key)
        return key === undefined ? notFound : this.runOnLive(key, step)
      }
    }
  }

  private live(name: string): Key | undefined {
    const key = this.keys.get(name)
    return key?.deletedOn === null ? key : undefined
  }

  private create({ key: name, enabled, expiresInDays }: Extract<Step, { do: 'create' }>): Outcome {
    const key = this.keys.get(name) ?? { versions: [], deletedOn: null, policy: null, rotatesOn: null }
    if (key.deletedOn !== null) return { status: 409, code: 'Conflict' }
    const expires = expiresInDays === null ? null : this.today + expiresInDays
    this.keys.set(name, key)
    return this.add(key, { created: this.today, enabled, expires, tag: null })
  }

  private runOnDeleted(step: DeletedStep): Outcome {
    const key = this.keys.get(step.key)
    if (key === undefined || key.deletedOn === null) return notFound
    if (step.do === 'get deleted') return { status: 200, shown: last(key) }
    if (step.do === 'purge') {
      this.keys.delete(step.key)
      return { status: 204 }
    }
    key.deletedOn = null
    if (key.rotatesOn !== null) key.rotatesOn = Math.max(key.rotatesOn, this.today)
    const shown = { ...last(key) }
    this.actOnPolicies()
    return { status: 200, shown }
  }

  private runOnLive(key: Key, step: LiveStep): Outcome {
    switch (step.do) {
      case 'get':
        return { status: 200, shown: last(key) }
      case 'delete': {
        key.deletedOn = this.today
        return { status: 200, shown: last(key) }
      }
      case 'rotate':
        return this.rotate(key, this.today)
      case 'enable': {
        const version = step.older ? (key.versions[0] as Version) : last(key)
        version.enabled = step.enabled
        return { status: 200, shown: version }
      }
      case 'tag': {
        last(key).tag = step.tag
        return { status: 200, shown: last(key) }
      }
      case 'policy': {
        const { rotateAfterDays, expireAfterDays } = step
        if (rotateAfterDays < 7 || (expireAfterDays !== null && expireAfterDays < Math.max(28, rotateAfterDays + 7))) {
          return { status: 400, code: 'BadParameter' }
        }
        key.policy = { rotateAfterDays, expireAfterDays }
        key.rotatesOn = Math.max(last(key).created + rotateAfterDays, this.today)
        this.actOnPolicies()
        return { status: 200 }
      }
    }
  }

  private rotate(key: Key, on: number): Outcome {
    const expireAfter = key.policy?.expireAfterDays ?? null
    const expires = expireAfter === null ? null : on + expireAfter
    return this.add(key, { created: on, enabled: true, expires, tag: last(key).tag })
  }

  private add(key: Key, version: Version): Outcome {
    key.versions.push(version)
    if (key.policy !== null) key.rotatesOn = version.created + key.policy.rotateAfterDays
    return { status: 200, shown: { ...version } }
  }

  private advance(days: number): void {
    this.today += days
    for (const [name, key] of this.keys) {
      if (key.deletedOn !== null && key.deletedOn + recoverableDays <= this.today) this.keys.delete(name)
    }
    this.actOnPolicies()
  }

  private actOnPolicies(): void {
    for (const key of this.keys.values()) {
      while (key.deletedOn === null && key.rotatesOn !== null && key.rotatesOn <= this.today)
        this.rotate(key, key.rotatesOn)
    }
  }

  private names(isShown: (key: Key) => boolean): string[] {
    return [...this.keys]
      .filter(([, key]) => isShown(key))
      .map(([name]) => name)
      .sort()
  }
}

function last(key: Key): Version {
  return key.versions.at(-1) as Version
}

/** Versions are compared as a bag: their ids, by which the vault orders them, are random. */
export function versionText(version: Version): string {
  return JSON.stringify(version)
}
