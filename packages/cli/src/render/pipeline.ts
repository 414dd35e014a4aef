import { actionReference } from './action-reference.ts'
import type { Paint } from './paint.ts'
import type { View } from './view.ts'

/** What a pipeline that rotates keys every night is made from. All values have been checked: none needs quoting. */
export interface Pipeline {
  /** As `--vault` takes it. */
  vault: string
  /** What `az` calls the vault; absent for an embedded one, which needs no role. */
  azureVault: string | undefined
  keys: readonly string[]
  /** The rule, as flags: `--if-older-than 90d`. */
  rule: readonly string[]
  /** Absent: to be made. */
  clientId: string | undefined
  tenantId: string | undefined
  /** `OWNER/NAME`, a project's path. */
  repository: string
  /** Of keyturn. */
  version: string
}

/** A file that is to be written, and what to do so that it works. */
export interface PipelineFile {
  file: string
  content: string
  /** In this order, each with what it is for. */
  commands: { purpose: string; line: string }[]
}

/** The result of `init`. */
export interface WrittenPipeline {
  provider: string
  file: string
  written: boolean
  commands: { purpose: string; line: string }[]
}

export const pipelineView: View<WrittenPipeline> = {
  text: ({ file, written, commands }, paint: Paint) =>
    [
      written ? paint.good(`wrote ${file}`) : paint.warn(`would write ${file} (dry run: nothing was written)`),
      '',
      'What is left to do, in this order:',
      ...commands.flatMap(({ purpose, line }) => ['', `# ${purpose}`, line]),
    ].join('\n'),
  rows: ({ commands }) => commands.map(({ purpose, line }) => [purpose, line]),
}

const audience = 'api://AzureADTokenExchange'
const everyNight = '23 3 * * *'

/** GitHub: a workflow with the action, in an environment that no other job signs in as. */
export function githubPipeline(pipeline: Pipeline): PipelineFile {
  const { vault, keys, rule, repository } = pipeline
  const environment = 'key-rotation'
  const inputs = rule
    .map((flag) => flag.replace(/^--/, ''))
    .map((text) => {
      const [name, value = 'true'] = text.split(' ')
      return `          ${name}: ${value}`
    })
  const content = `# Every night: rotate each key that is due, prove that the new version works, and say what happened.
name: Rotate keys

on:
  schedule:
    - cron: '${everyNight}'
  workflow_dispatch:
    inputs:
      dry-run:
        description: Only say what would be rotated
        type: boolean
        default: false

# Nothing else may write these keys meanwhile. Never cancel a rotation in flight: whether it took effect would be unknown.
concurrency:
  group: keys-${groupOf(vault)}
  cancel-in-progress: false

permissions: {}

jobs:
  rotate:
    runs-on: ubuntu-latest
    timeout-minutes: 60
    # The federated credential names this environment, so that no other job can sign in with it.
    environment: ${environment}
    permissions:
      id-token: write
    steps:
      - name: Rotate what is due
        uses: ${actionReference}
        with:
          vault: ${vault}
          keys: |
${keys.map((key) => `            ${key}`).join('\n')}
${inputs.join('\n')}
          dry-run: \${{ inputs.dry-run || false }}
          # Neither is a secret.
          client-id: \${{ vars.AZURE_CLIENT_ID }}
          tenant-id: \${{ vars.AZURE_TENANT_ID }}
`
  const { clientId, tenantId, lines } = identityOf(pipeline)
  return {
    file: '.github/workflows/keyturn.yml',
    content,
    commands: [
      ...lines,
      federatedCredential(clientId, {
        issuer: 'https://token.actions.githubusercontent.com',
        subject: `repo:${repository}:environment:${environment}`,
      }),
      ...roleAssignments(pipeline, clientId),
      {
        purpose: 'The environment that the credential names; limit it to the default branch in its settings',
        line: `gh api --method PUT repos/${repository}/environments/${environment}`,
      },
      {
        purpose: 'Who signs in; neither is a secret',
        line: `gh variable set AZURE_CLIENT_ID --repo ${repository} --env ${environment} --body ${clientId}`,
      },
      {
        purpose: 'And to which tenant',
        line: `gh variable set AZURE_TENANT_ID --repo ${repository} --env ${environment} --body ${tenantId}`,
      },
      {
        purpose: 'The first run, once the file is on the default branch',
        line: `gh workflow run keyturn.yml --repo ${repository} --field dry-run=true`,
      },
    ],
  }
}

/** Azure Pipelines: the task for `az` says which service connection it has, and keyturn signs in by it, anew for each token. */
export function azurePipeline(pipeline: Pipeline): PipelineFile {
  const content = `# Every night: rotate each key that is due, prove that the new version works, and say what happened.
trigger: none
schedules:
  - cron: '${everyNight}'
    displayName: Every night
    branches:
      include:
        - main
    always: 'true'

# One run after the other, once the service connection has the check "Exclusive lock": two at once could make two versions.
lockBehavior: sequential

pool:
  vmImage: ubuntu-latest

jobs:
  - job: rotate
    steps:
      - task: NodeTool@0
        inputs:
          versionSpec: 24.x
      - task: AzureCLI@2
        displayName: Rotate what is due
        inputs:
          azureSubscription: keyturn
          scriptType: bash
          scriptLocation: inlineScript
          inlineScript: ${commandLine(pipeline)} --auth oidc
        env:
          SYSTEM_ACCESSTOKEN: $(System.AccessToken)
`
  const { clientId, lines } = identityOf(pipeline)
  const file = 'keyturn.azure-pipelines.yml'
  return {
    file,
    content,
    commands: [
      ...lines,
      ...roleAssignments(pipeline, clientId),
      {
        purpose:
          'A service connection called "keyturn" (workload identity federation, this identity) in the project settings; it shows issuer and subject of its federated credential. Then the pipeline',
        line: `az pipelines create --name keyturn --yml-path ${file} --skip-first-run`,
      },
      { purpose: 'The first run, once the file is pushed', line: 'az pipelines run --name keyturn' },
    ],
  }
}

/** GitLab: a job that signs in with its own ID token. */
export function gitlabPipeline(pipeline: Pipeline): PipelineFile {
  const { vault, repository } = pipeline
  const { clientId, tenantId, lines } = identityOf(pipeline)
  const file = 'keyturn.gitlab-ci.yml'
  const content = `# Every night, by a pipeline schedule: rotate each key that is due, prove that it works, and say what happened.
rotate-keys:
  image: node:24
  rules:
    - if: $CI_PIPELINE_SOURCE == "schedule"
    - if: $CI_PIPELINE_SOURCE == "web"
      when: manual
  # Nothing else may write these keys meanwhile.
  resource_group: keys-${groupOf(vault)}
  interruptible: false
  timeout: 1 hour
  id_tokens:
    KEYTURN_ID_TOKEN:
      aud: ${audience}
  variables:
    AZURE_CLIENT_ID: ${clientId}
    AZURE_TENANT_ID: ${tenantId}
    AZURE_FEDERATED_TOKEN_FILE: /tmp/keyturn-id-token
  script:
    - umask 077 && printenv KEYTURN_ID_TOKEN > "$AZURE_FEDERATED_TOKEN_FILE"
    - ${commandLine(pipeline)} --auth workload-identity
`
  return {
    file,
    content,
    commands: [
      ...lines,
      federatedCredential(clientId, {
        issuer: 'https://gitlab.com',
        subject: `project_path:${repository}:ref_type:branch:ref:main`,
      }),
      ...roleAssignments(pipeline, clientId),
      { purpose: 'In .gitlab-ci.yml', line: `include: { local: ${file} }` },
      {
        purpose: 'The schedule, once the file is on main',
        line: `glab schedule create --repo ${repository} --cron "${everyNight}" --description "Rotate keys" --ref main`,
      },
    ],
  }
}

function commandLine({ vault, keys, rule, version }: Pipeline): string {
  return ['npx --yes', `keyturn@${version}`, 'rotate', ...keys, ...rule, '--vault', vault].join(' ')
}

type Lines = PipelineFile['commands']

/** The identity that is given, or what makes one; later lines use what the first ones set. */
function identityOf({ clientId, tenantId, repository }: Pipeline): {
  clientId: string
  tenantId: string
  lines: Lines
} {
  const name = `keyturn-${repository.replaceAll(/[^\w.-]/g, '-')}`
  return {
    clientId: clientId ?? '"$CLIENT_ID"',
    tenantId: tenantId ?? '"$TENANT_ID"',
    lines: [
      ...(clientId === undefined
        ? [
            {
              purpose: 'The identity that rotates',
              line: `CLIENT_ID=$(az ad app create --display-name ${name} --query appId --output tsv)`,
            },
            { purpose: 'Its place in the tenant', line: 'az ad sp create --id "$CLIENT_ID"' },
          ]
        : []),
      ...(tenantId === undefined
        ? [{ purpose: 'Your tenant', line: 'TENANT_ID=$(az account show --query tenantId --output tsv)' }]
        : []),
    ],
  }
}

function federatedCredential(
  clientId: string,
  { issuer, subject }: { issuer: string; subject: string },
): Lines[number] {
  const parameters = JSON.stringify({ name: 'keyturn', issuer, subject, audiences: [audience] })
  return {
    purpose: 'Let this pipeline, and no other, sign in without a secret',
    line: `az ad app federated-credential create --id ${clientId} --parameters '${parameters}'`,
  }
}

/** The least that rotation, its check and the policy need, key by key and not for the vault. */
function roleAssignments({ azureVault, keys }: Pipeline, clientId: string): Lines {
  if (azureVault === undefined) return []
  return keys.map((key) => ({
    purpose: `What it may do: work with the key ${key}, and with no other`,
    line: `az role assignment create --assignee ${clientId} --role "Key Vault Crypto Officer" --scope "$(az keyvault show --name ${azureVault} --query id --output tsv)/keys/${key}"`,
  }))
}

function groupOf(vault: string): string {
  return vault.replace(/^https?:\/\//, '').replaceAll(/[^\w.-]/g, '-')
}
