import { KeyturnError, withoutUndefined } from '@keyturn/core'
import { readTextInput } from '../files/text-input.ts'
import type { Args } from '../flags/args.ts'
import { resultFormats } from '../flags/global-flags.ts'
import { list, milliseconds, whole } from '../flags/values.ts'
import { localVaultName } from '../local-vault/chosen-name.ts'
import {
  type EventDeliveryOptions,
  type LocalVaultServer,
  localStoreFile,
  serveLocal,
  withLocal,
} from '../local-vault/open.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { renderEnvironment, type Shell } from '../render/environment.ts'
import { type ServerDetails, serverView } from '../render/server.ts'
import type { Context } from '../session/context.ts'

const flags = {
  port: { ...whole, value: 'N', describe: 'Port on the loopback interface; without it, a free one' },
  http: { type: 'boolean', describe: 'Plain HTTP; most SDKs then refuse to send their token' },
  host: {
    ...list,
    value: 'NAME',
    describe: 'One more vault behind the same port; repeat for more',
  },
  profile: {
    choices: ['standard', 'premium', 'managed-hsm'],
    value: 'PROFILE',
    describe: 'Which key types it takes; default: premium, or as it was kept',
  },
  'purge-protection': { type: 'boolean', describe: 'Deleted keys cannot be purged before their time, from now on' },
  'recoverable-days': { ...whole, value: '90', describe: 'How long deleted keys can be recovered, 7 to 90' },
  'service-build': {
    choices: ['2025', '2026'],
    value: 'BUILD',
    describe: 'As which build of the service it answers; default: 2026, or as it was kept',
  },
  limits: { type: 'boolean', describe: "Answer 429 beyond the service's documented limits" },
  seed: {
    type: 'string',
    value: 'FILE',
    describe: 'Keys to begin with, see "vault seed"; a vault with keys stays as it is',
  },
  'transition-delay': {
    ...milliseconds,
    value: '5s',
    describe: "How long deletes, recovers and purges take, by the vault's clock; default: none",
  },
  'empty-pages': { type: 'boolean', describe: 'Begin every list with an empty page, as the service may' },
  events: {
    type: 'string',
    value: 'URL',
    describe: 'Send what Event Grid would to a webhook of this machine',
  },
  'events-schema': { choices: ['event-grid', 'cloudevents'], value: 'SCHEMA', describe: 'Default: event-grid' },
  'events-batch': { ...whole, value: '1', describe: 'The most events in one POST, 1 to 5000' },
  'azure-host': {
    ...list,
    value: 'HOST',
    describe: 'Answer for this name of Azure, too, such as contoso.vault.azure.net; repeat for more',
  },
  imds: {
    type: 'boolean',
    describe: 'Serve the token endpoint of virtual machines, too: any program here can sign in',
  },
} as const

type StartArgs = Args<typeof flags>

export const vaultStart: Command = defineCommand({
  flags,
  formats: [...resultFormats, 'env-bash', 'env-powershell'],
  details:
    'Serves until it is interrupted. What it prints is what to set (-o env-bash and -o env-powershell: nothing else) so that unmodified Azure SDKs, az and keyturn itself use it. The vault is kept on disk, and commands with --vault local work on the same one meanwhile. It is for development and tests, and protects nothing.',
  examples: [
    ['vault start', 'Prints the variables to set'],
    ['vault start --vault local:ci --port 8443 -o json', 'One line of JSON when it listens'],
    ['vault start -o env-bash > vault.env', 'Lines for ". ./vault.env" in another shell'],
    ['vault start --transition-delay 5s --empty-pages', "At the service's pace: finds code that forgets to wait"],
    ['vault start --events http://127.0.0.1:7071/events', 'A function that rotates on events, tried offline'],
    ['vault start --profile standard --seed seed.yaml --host bank --host shop', 'Three vaults, one of them with keys'],
  ],
  timeoutMinutes: 'none',
  async run(context, args) {
    const name = localVaultName(context)
    const { port = 0 } = args
    if (port > 65_535) throw new KeyturnError('INVALID_INPUT', `--port "${port}" is no port; use 0 to 65535`)
    const vaultOptions = vaultOptionsFrom(args)
    if (args.seed !== undefined) await seed(name, args.seed, vaultOptions, context)
    const events = eventsFrom(args)
    const server = await serveLocal(name, {
      ...vaultOptions,
      ...(events !== undefined && { events }),
      port,
      tls: args.http !== true,
      imds: args.imds ?? false,
    })
    try {
      context.output.note('This embedded vault is for development and tests: it protects nothing of value.')
      await print(
        server,
        { form: args.output, hosts: vaultOptions.otherNames, file: await localStoreFile(name) },
        context,
      )
      if (!context.signal.aborted) {
        await new Promise<void>((resolve) => context.signal.addEventListener('abort', () => resolve(), { once: true }))
      }
    } finally {
      await server.close()
    }
    context.output.note('stopped')
  },
})

function vaultOptionsFrom(args: StartArgs) {
  const { profile, serviceBuild, recoverableDays, transitionDelay, azureHost: azureHosts } = args
  return {
    otherNames: args.host ?? [],
    emptyPages: args.emptyPages ?? false,
    limits: args.limits ?? false,
    ...(args.purgeProtection === true && { purgeProtection: true }),
    ...withoutUndefined({
      profile,
      serviceBuild,
      recoverableDays,
      azureHosts,
      transitionDelay,
    }),
  }
}

/** @throws {KeyturnError} `INVALID_INPUT` for what goes with --events, without it */
function eventsFrom(args: StartArgs): EventDeliveryOptions | undefined {
  const { events: url, eventsSchema: schema, eventsBatch: batch } = args
  if (url !== undefined) return { url, ...withoutUndefined({ schema, batch }) }
  if (batch === undefined && schema === undefined) return undefined
  throw new KeyturnError('INVALID_INPUT', '--events-schema and --events-batch go with --events')
}

type VaultOptions = ReturnType<typeof vaultOptionsFrom>

/** Before anybody can ask the vault: nobody sees it empty. */
async function seed(name: string, file: string, options: VaultOptions, context: Context): Promise<void> {
  const text = await readTextInput(file, context, { hint: 'Name a YAML file with the field "keys".' })
  await withLocal(
    name,
    async (vault) => {
      const there = vault.keyCount()
      if (there > 0) {
        context.output.note(`embedded vault "${name}" has keys already (${there}); --seed was left out`)
      } else {
        const { keys, versions } = await vault.importSnapshot(text)
        context.output.note(`seeded embedded vault "${name}": keys ${keys}, versions ${versions}`)
      }
    },
    options,
  )
}

interface Printed extends Pick<ServerDetails, 'file'> {
  /** As `--output` says. */
  form: string
  hosts: readonly string[]
}

async function print(server: LocalVaultServer, { form, hosts, file }: Printed, { output }: Context): Promise<void> {
  const { url, caFile, identityEndpoint, identityHeader, authority, env } = server
  const shell = /^env-(bash|powershell)$/.exec(form)?.[1]
  if (shell !== undefined) return output.print(renderEnvironment(env, shell as Shell))
  const { hostname } = new URL(server.vault.url)
  const { protocol, port } = new URL(url)
  const domain = hostname.slice(hostname.indexOf('.'))
  const view = serverView({
    vaults: [hostname, ...hosts.map((host) => `${host.toLowerCase()}${domain}`)].map(
      (host) => `${protocol}//${host}:${port}`,
    ),
    resolves: env.KEY_VAULT_URL !== url,
    file,
    shell: process.platform === 'win32' ? 'powershell' : 'bash',
  })
  await output.result({ url, caFile, identityEndpoint, identityHeader, authority, env }, view, { oneLine: true })
}
