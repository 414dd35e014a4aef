import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { KeyturnError, parseKeyName, parseVaultReference, shortReference } from '@keyturn/core'
import packageJson from '../../package.json' with { type: 'json' }
import { isRepository, readRepository } from '../files/git-remote.ts'
import { writePublicFile } from '../files/secret-file.ts'
import { dueFlags, type RuleArgs } from '../flags/rule-flags.ts'
import { type Command, defineCommand } from '../program/command.ts'
import {
  azurePipeline,
  githubPipeline,
  gitlabPipeline,
  type Pipeline,
  type PipelineFile,
  pipelineView,
} from '../render/pipeline.ts'

const providers: Readonly<Record<string, (pipeline: Pipeline) => PipelineFile>> = {
  github: githubPipeline,
  'azure-pipelines': azurePipeline,
  gitlab: gitlabPipeline,
}

const flags = {
  key: { type: 'string', array: true, value: 'KEY', describe: 'Name of a key to rotate; repeat for more' },
  ...dueFlags,
  repository: {
    type: 'string',
    value: 'OWNER/NAME',
    describe: 'Repository that the pipeline is of; default: where this folder was cloned from',
  },
} as const

export const init: Command = defineCommand({
  positionals: { '<provider>': `One of ${Object.keys(providers).join(', ')}` },
  flags,
  details:
    'Writes one file, never over another, and prints what makes it work: identity, federated credential, roles, variables. Nothing is sent. Without an --if flag keys are rotated when they are 90 days old.',
  examples: [
    ['init github --vault contoso --key orders --key invoices', 'A workflow that rotates two keys every night'],
    ['init gitlab --vault contoso --key orders --if-expires-within 30d --dry-run', 'What would be written for GitLab'],
  ],
  async run(context, args) {
    const make = Object.hasOwn(providers, args.provider) ? providers[args.provider] : undefined
    if (make === undefined) {
      throw new KeyturnError(
        'INVALID_INPUT',
        `"${args.provider}" is no pipeline that can be written; use one of ${Object.keys(providers).join(', ')}`,
      )
    }
    const [reference, ...others] = context.vaultReferences()
    if (reference === undefined || others.length > 0) {
      throw new KeyturnError('INVALID_INPUT', 'a pipeline is written for one vault; give --vault once')
    }
    if (args.key === undefined) {
      throw new KeyturnError('INVALID_INPUT', 'no keys are named', { hint: 'Give --key NAME, once for each key.' })
    }
    const vault = parseVaultReference(reference, { cloud: args.cloud, allowHost: args.allowHost })
    const repository = await findRepository(args.repository)
    if (repository === undefined) {
      context.output.warn(
        'this folder is no clone of a repository: put its path in place of OWNER/NAME, or give --repository',
      )
    }
    const pipeline = make({
      vault: vault.kind === 'local' ? `local:${vault.name}` : shortReference(vault.url),
      azureVault: vault.kind === 'local' ? undefined : vault.name,
      keys: [...new Set(args.key.map((key) => parseKeyName(key)))],
      rule: ruleOf(args),
      clientId: checkId(args.clientId, '--client-id'),
      tenantId: checkId(args.tenantId, '--tenant-id'),
      repository: repository ?? 'OWNER/NAME',
      version: packageJson.version,
    })
    if (!context.dryRun) {
      await mkdir(dirname(pipeline.file), { recursive: true })
      await writePublicFile(pipeline.file, pipeline.content)
    }
    const { file, commands } = pipeline
    await context.output.result({ provider: args.provider, file, written: !context.dryRun, commands }, pipelineView)
  },
})

async function findRepository(given: string | undefined): Promise<string | undefined> {
  if (given === undefined) return readRepository(process.cwd())
  if (isRepository(given)) return given
  throw new KeyturnError('INVALID_INPUT', `--repository "${given}" is no path of a repository, such as contoso/orders`)
}

function ruleOf(args: RuleArgs): string[] {
  const { ifOlderThan: older, ifExpiresWithin: within } = args
  const rule = [
    ...(older === undefined ? [] : [`--if-older-than ${older}`]),
    ...(within === undefined ? [] : [`--if-expires-within ${within}`]),
    ...(args.ifDue ? ['--if-due'] : []),
  ]
  return rule.length > 0 ? rule : ['--if-older-than 90d']
}

/** What goes into files and command lines has to be what it is called. */
function checkId(id: string | undefined, flag: string): string | undefined {
  if (id === undefined || /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) return id
  throw new KeyturnError('INVALID_INPUT', `${flag} "${id}" is no id of Microsoft Entra`, {
    hint: 'It looks like 00000000-0000-0000-0000-000000000000.',
  })
}
