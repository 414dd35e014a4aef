import { defaultCvmPolicy, KeyturnError, type ReleasePolicy } from '@keyturn/core'
import { documentBytes, readFileInput } from '../files/read-input.ts'
import type { Flags } from './flag.ts'

/** Under what attestation an exportable key may leave the vault. */
export const releaseFlags = {
  'release-policy': { type: 'string', value: 'FILE', describe: 'File with the release policy (JSON)' },
  'default-cvm-policy': {
    type: 'boolean',
    describe: "The release policy of Azure's confidential VMs, for --attestation-authority",
  },
  'attestation-authority': {
    type: 'string',
    value: 'URL',
    describe: 'Attestation provider of the region, for --default-cvm-policy',
  },
  immutable: { type: 'boolean', describe: 'The release policy can never be changed again' },
} as const satisfies Flags

export interface ReleaseArgs {
  releasePolicy?: string | undefined
  defaultCvmPolicy?: boolean | undefined
  attestationAuthority?: string | undefined
  immutable?: boolean | undefined
}

/** The release policy that the flags ask for. @throws {KeyturnError} `INVALID_INPUT` */
export async function releasePolicyFromArgs(args: ReleaseArgs): Promise<ReleasePolicy | undefined> {
  const { releasePolicy: file, defaultCvmPolicy: isDefault, attestationAuthority: authority, immutable } = args
  const refuse = (message: string, hint?: string) => new KeyturnError('INVALID_INPUT', message, { hint })
  if (file !== undefined && isDefault) throw refuse('--release-policy and --default-cvm-policy exclude each other')
  if (authority !== undefined && !isDefault) throw refuse('--attestation-authority goes with --default-cvm-policy')
  if (isDefault && authority === undefined) {
    throw refuse(
      '--default-cvm-policy needs --attestation-authority URL',
      'The one of a region: az attestation get-default-by-location -l REGION --query attestUri -o tsv',
    )
  }
  const policy = file === undefined ? authority && defaultCvmPolicy(authority).policy : await readPolicyFile(file)
  if (policy === undefined && immutable !== undefined) {
    throw refuse('--immutable goes with --release-policy or --default-cvm-policy')
  }
  return policy === undefined ? undefined : { policy, ...(immutable !== undefined && { immutable }) }
}

async function readPolicyFile(path: string): Promise<string> {
  const called = `--release-policy "${path}"`
  const text = (await readFileInput(path, { mostBytes: documentBytes, called })).toString('utf8')
  try {
    JSON.parse(text)
  } catch (error) {
    throw new KeyturnError('INVALID_INPUT', `--release-policy "${path}" holds no JSON: ${(error as Error).message}`)
  }
  return text
}
