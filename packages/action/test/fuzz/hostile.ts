import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { parse } from 'yaml'
import { declaredOutputs, type Job, type StepResult, startJob } from '../runner.ts'

const action = parse(await readFile(fileURLToPath(new URL('../../../../action.yml', import.meta.url)), 'utf8'))
const inputNames = Object.keys(action.inputs).filter((name) => name !== 'vault' && name !== 'timeout')

/** What acts on a runner, a terminal, Markdown, HTML, YAML or a file of outputs, where it is let through. */
const dangerous = [
  '::add-mask::x',
  '::error::y',
  '\n::set-output name=changed::true',
  '\r\n::stop-commands::z',
  '##[error]w',
  '%0A::warning::v',
  'ghadelimiter_1',
  '\nchanged<<X\ntrue\nX\n',
  '<img src=x onerror=y>',
  '</details><script>',
  '| a | b |',
  '[x](javascript:y)',
  '```\n# z',
  '`',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of GitHub's
  '${{ secrets.X }}',
  '$(id)',
  '\u202e',
  '\u001b[31m',
  '&*anchor',
  '{"a": [',
  '../../etc/passwd',
] as const

const piece = fc.oneof(
  fc.constantFrom(...dangerous),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ maxLength: 12 }),
)
/** A variable of the environment ends at a zero. */
const text = fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join('').replaceAll('\0', ''))

/** A step with something hostile in it: in tags, in names, in a manifest, in any input. */
const attack = fc.oneof(
  fc.record({ what: fc.constant('tags' as const), name: text, value: text }),
  fc.record({ what: fc.constant('keys' as const), value: text }),
  fc.record({ what: fc.constant('event' as const), type: text, value: text }),
  fc.record({ what: fc.constant('manifest' as const), name: text, field: text, value: text }),
  fc.record({ what: fc.constant('input' as const), name: fc.constantFrom<string>(...inputNames), value: text }),
)
type Attack = typeof attack extends fc.Arbitrary<infer T> ? T : never

/**
 * Runs the bundled action with hostile texts.
 *
 * @throws {Error} with the smallest step that breaks a promise, and the seed that replays it
 */
export async function attackSteps({ seed, count }: { seed: number; count: number }): Promise<void> {
  const job = await startJob()
  try {
    const run = async (given: Attack) => checkStep(await runStep(job, given))
    await fc.assert(fc.asyncProperty(attack, run), { seed, numRuns: count })
  } finally {
    await job.end()
  }
}

async function runStep(job: Job, given: Attack): Promise<StepResult> {
  const key = { vault: 'local', operation: 'ensure', keys: 'orders', type: 'EC' }
  switch (given.what) {
    case 'tags':
      return job.step({ ...key, tags: `${given.name}=${given.value}` })
    case 'keys':
      return job.step({ vault: 'local', keys: given.value })
    case 'event':
      return job.step({ vault: 'local', event: JSON.stringify({ eventType: given.type, data: { Id: given.value } }) })
    case 'manifest': {
      const tags = { [given.name]: given.value }
      const keys = [
        { name: 'orders', type: 'EC', tags },
        { name: given.name, type: 'EC', [given.field]: given.value },
      ]
      await writeFile(join(job.folder, 'keys.yaml'), JSON.stringify({ version: 1, vaults: ['local'], keys }))
      return job.step({ operation: 'plan' })
    }
    case 'input':
      return job.step({ ...key, [given.name]: given.value })
  }
}

/** What we write of HTML. */
const ownTags = /<\/?(?:code|details(?: open)?|summary|sub|br|a(?: href="https:\/\/portal\.[^"<>]*")?)>/g

function checkStep({ status, commands, outputs, summary, log }: StepResult): void {
  must(status === 0 || status === 1 || status === 8, `it ends with ${status}`)
  must(outputs.reason !== 'UNEXPECTED', `it fails with an error that is none of ours:\n${log}`)
  const obeyed = commands
    .map(({ name }) => name)
    .filter((name) => !['error', 'warning', 'notice', 'debug'].includes(name))
  must(obeyed.length === 0, `the runner would obey ${obeyed.join(', ')}`)
  const foreign = Object.keys(outputs).filter((name) => !Object.hasOwn(declaredOutputs, name))
  must(foreign.length === 0, `it sets outputs of others: ${foreign.join(', ')}`)
  const drawn = summary.replaceAll(/^```(?:diff|mermaid)\n[\s\S]*?\n```$/gm, '').replaceAll(ownTags, '')
  must(!/[<`]/.test(drawn), `a text draws in the summary:\n${summary}`)
  must(!/\p{Cc}|\p{Bidi_Control}/u.test(summary.replaceAll('\n', '')), 'the summary has characters that act')
}

function must(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise)
}
