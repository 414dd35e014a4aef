import { startLocalVault } from '@keyturn/local-vault'
import { createKeyturn, type Run } from './run-keyturn.ts'
import { createServedKey, listServedVersions } from './served-key.ts'

/** What a race led to. */
interface RaceReport {
  seed: number
  /** Versions beyond the first. */
  newVersions: number
  /** Runs that sent a request. */
  sends: number
  /** Exit status of each run. */
  endings: string[]
  /** Broken promises, in words. */
  violations: string[]
}

/** Races between real processes against one served vault, a key each. */
export interface RaceTrack {
  /** Two to four runs of the program on one key, each of which rotates it when it is older than half an hour. */
  run(seed: number): Promise<RaceReport>
  close(): Promise<void>
}

interface Result {
  outcome: string
  rotated: boolean
  version: string | null
  attempts: number
  error: { code: string; message: string } | null
}

export async function openRaceTrack(): Promise<RaceTrack> {
  const keyturn = await createKeyturn()
  const server = await startLocalVault()
  const { env, vault } = server
  return {
    async run(seed) {
      const name = `race-${seed}`
      const first = await createServedKey(vault, name)
      await vault.clock.advance('PT1H')
      const runners = 2 + (seed % 3)
      const line = ['rotate', name, '--if-older-than', '30min', '--no-verify', '-o', 'json']
      const runs = await Promise.all(Array.from({ length: runners }, () => keyturn.run(line, { env })))
      const versions = await listServedVersions(vault, name)
      const made = versions.map(({ version }) => version).filter((version) => version !== first)
      const results = runs.map(({ stdout }): Result | undefined => (stdout === '' ? undefined : JSON.parse(stdout)[0]))
      return {
        seed,
        newVersions: made.length,
        sends: results.filter((result) => (result?.attempts ?? 0) > 0).length,
        endings: runs.map(({ status }, index) => `${results[index]?.outcome ?? 'nothing'} (${status})`),
        violations: findViolations(runs, results, made),
      }
    },
    async close() {
      await server.close()
      await keyturn.remove()
    },
  }
}

function findViolations(runs: Run[], results: (Result | undefined)[], made: string[]): string[] {
  const violations = runs.flatMap(({ stderr }, index) =>
    results[index] === undefined ? [`a run reported nothing: ${stderr}`] : [],
  )
  if (made.length === 0) violations.push('no run rotated the key')
  const claimed = results.flatMap((result) => (result?.rotated && result.version !== null ? [result.version] : []))
  for (const version of claimed) {
    if (!made.includes(version)) violations.push(`a run reported version ${version}, which is not there`)
  }
  const tells = results.some(
    (result, index) =>
      result?.error?.code === 'CONFLICT' &&
      made.every((version) => result.error?.message.includes(version)) &&
      runs[index]?.status !== 0,
  )
  if (made.length > 1 && !tells) {
    violations.push(`${made.length} new versions, and no run names them all and fails: ${JSON.stringify(results)}`)
  }
  return violations
}
