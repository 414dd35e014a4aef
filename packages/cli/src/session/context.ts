import { KeyturnError, type SignedIn, type Vault } from '@keyturn/core'
import type { GlobalArgs } from '../flags/global-flags.ts'
import type { Absence } from '../local-vault/open.ts'
import type { Output } from '../output/output.ts'
import { withoutWrites } from './dry-run.ts'
import { type KeyArgument, readKeyArgument } from './key-argument.ts'
import { showWaiting } from './show-waiting.ts'

/** What a command is given beside its own arguments. */
export interface Context {
  readonly output: Output
  /** Nothing new is to be begun once it has aborted. */
  readonly signal: AbortSignal
  readonly env: Record<string, string | undefined>
  readonly stdin: NodeJS.ReadStream
  readonly dryRun: boolean
  /** The `--vault` flags as they were given; the environment is not looked at. */
  readonly givenVaults: readonly string[]
  /** The one vault of the command. @throws {KeyturnError} `INVALID_INPUT` when none or several are named */
  vault(): Promise<Vault>
  /** All vaults that are named, for commands that take several. */
  vaults(): Promise<Vault[]>
  /** What the vaults are called, by `--vault` or the environment. @throws {KeyturnError} `INVALID_INPUT` when none is named */
  vaultReferences(): readonly string[]
  /** What says which vault it is: `--vault`, a variable, or a file and its line; and by which name, if a file gives it one. */
  vaultSource(): string
  /** A vault that something else than the command line names, such as a manifest. */
  connect(reference: string): Promise<Vault>
  /** A key that is named by its name, or by an id that brings its vault along. */
  key(nameOrId: string): Promise<NamedKey>
  /** How the last vault that was worked with was signed in to; an embedded one needs none. */
  signedIn(): SignedIn | undefined
  /** Asks before a destructive act; `act` is what will happen, as a sentence. Returns only when the answer is yes. */
  consent(act: string): Promise<void>
  /** Asks for a passphrase on the terminal; `undefined` where there is none, or no answer. */
  passphrase(): Promise<string | undefined>
  close(): Promise<void>
}

interface NamedKey extends Omit<KeyArgument, 'reference'> {
  vault: Vault
}

export interface ContextOptions {
  args: GlobalArgs
  output: Output
  /** `inFlight`: what is in flight is to end, too. */
  interruption: { signal: AbortSignal; inFlight: AbortSignal }
  process: NodeJS.Process
  /** What becomes of an embedded vault that is not there. */
  absence: Absence
  /** What configuration files say of vaults: the one that counts when none is named, and names for them. */
  settings?: VaultSettings | undefined
}

interface VaultSettings {
  options: ReadonlyMap<string, { value: string; source: string }>
  vaults: ReadonlyMap<string, string>
}

/** Where a vault may be named when `--vault` is not given, in this order. The last two are the Azure quickstarts' own. */
const vaultVariables = ['KEYTURN_VAULT', 'KEY_VAULT_NAME', 'AZURE_KEYVAULT_NAME'] as const

export function createContext({ args, output, interruption, process, absence, settings }: ContextOptions): Context {
  const { signal, inFlight } = interruption
  const { env } = process
  const meant = (reference: string) => settings?.vaults.get(reference) ?? reference
  const givenVaults = (args.vault ?? []).map(meant)
  const open = new Map<string, Promise<Vault>>()
  const waiting = showWaiting(output)
  const signIns: SignedIn[] = []

  const context: Context = {
    output,
    signal,
    env,
    // Opened when it is asked for: few commands read it.
    get stdin() {
      return process.stdin
    },
    dryRun: args.dryRun ?? false,
    givenVaults,
    async vault() {
      const [reference, ...others] = namedVaults()
      if (reference === undefined) throw noVault()
      if (others.length > 0) throw severalVaults(others.length + 1)
      return connectOnce(reference)
    },
    async vaults() {
      return Promise.all(context.vaultReferences().map(connectOnce))
    },
    vaultReferences() {
      const references = namedVaults()
      if (references.length === 0) throw noVault()
      return [...new Set(references)]
    },
    vaultSource: () => describeSource(args.vault?.[0], { env, settings }),
    connect: connectOnce,
    async key(nameOrId) {
      const { reference, ...key } = await readKeyArgument(nameOrId, givenVaults[0], args)
      return { vault: await (reference === undefined ? context.vault() : connectOnce(reference)), ...key }
    },
    signedIn: () => signIns.at(-1),
    async consent(act) {
      if (args.yes || args.dryRun) return
      waiting.stop()
      const { askForConsent } = await import('./consent.ts')
      await askForConsent(act, { stdin: process.stdin, stderr: process.stderr, signal })
    },
    async passphrase() {
      waiting.stop()
      const { askForPassphrase } = await import('./passphrase.ts')
      return askForPassphrase({ stdin: process.stdin, stderr: process.stderr, signal })
    },
    async close() {
      waiting.stop()
      await Promise.allSettled([...open.values()].map(async (vault) => (await vault).close?.()))
    },
  }
  return context

  function namedVaults(): readonly string[] {
    if (givenVaults.length > 0) return givenVaults
    const setting = vaultSetting({ env, settings })
    return setting === undefined ? [] : [meant(setting.value)]
  }

  function connectOnce(reference: string): Promise<Vault> {
    const known = open.get(reference)
    if (known !== undefined) return known
    // Read when the SDK is loaded. It writes requests and answers to stderr: no bodies, headers from a list that it allows.
    if (args.debug) env.AZURE_LOG_LEVEL ??= 'info'
    waiting.start()
    const vault = import('./connection.ts').then(async ({ connectTo }) => {
      const heard = { waiting, onSignedIn: (how: SignedIn) => signIns.push(how) }
      const connected = await connectTo(reference, { args, env, output, signal: inFlight, absence, ...heard })
      return args.dryRun ? withoutWrites(connected) : connected
    })
    open.set(reference, vault)
    return vault
  }
}

interface Surroundings {
  env: Context['env']
  settings: VaultSettings | undefined
}

/** What counts where no flag names a vault. */
function vaultSetting({ env, settings }: Surroundings): { value: string; source: string } | undefined {
  const source = vaultVariables.find((name) => env[name])
  const value = source === undefined ? undefined : env[source]
  return source === undefined || value === undefined ? settings?.options.get('vault') : { value, source }
}

function describeSource(given: string | undefined, surroundings: Surroundings): string {
  const setting = given === undefined ? vaultSetting(surroundings) : { value: given, source: '--vault' }
  if (setting === undefined) return 'nothing'
  return surroundings.settings?.vaults.has(setting.value) ? `${setting.source}: ${setting.value}` : setting.source
}

function severalVaults(count: number): KeyturnError {
  return new KeyturnError('INVALID_INPUT', `--vault was given ${count} times; this command takes one vault`)
}

function noVault(): KeyturnError {
  return new KeyturnError('INVALID_INPUT', 'no vault is named', {
    hint: `Give --vault NAME, or set ${vaultVariables.join(', ')}. To try keyturn without Azure: --vault local`,
  })
}
