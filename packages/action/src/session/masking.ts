import { setSecret } from '@actions/core'
import type { Environment } from '../inputs/input-reader.ts'

/** Variables whose values sign someone in. Client and tenant ids are not among them: they are no secrets. */
const secretVariables = [
  'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
  'AZURE_CLIENT_SECRET',
  'AZURE_CLIENT_CERTIFICATE_PASSWORD',
  'AZURE_PASSWORD',
  'IDENTITY_HEADER',
  'MSI_SECRET',
] as const

/** Makes the runner hide these values in everything that the job prints from now on. Comes before anything else. */
export function maskSecrets(env: Environment): void {
  for (const name of secretVariables) {
    const value = env[name]
    if (!value) continue
    setSecret(value)
    // The runner compares line by line.
    const lines = value.split(/\r?\n/).filter((line) => line.trim().length >= 4)
    if (lines.length > 1) for (const line of lines) setSecret(line)
  }
}
