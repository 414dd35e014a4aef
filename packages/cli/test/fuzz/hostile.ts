import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { parse } from 'yaml'
import { createKeyturn, type Keyturn, type Run } from '../run-keyturn.ts'

/** What acts on a terminal, a runner, Markdown, HTML, YAML or a spreadsheet, where it is let through. */
const dangerous = [
  '::add-mask::x',
  '\n::error::y',
  '\r\n::stop-commands::z',
  '  ::notice::w',
  '##[error]v',
  '##vso[task.setvariable variable=x]y',
  '\u001b[2J',
  '\u001b]8;;https://example.com\u0007',
  '\u009b31m',
  '\u202egnp.exe',
  '\u2066x\u2069',
  '\u200b',
  '\u2028',
  '\b\b\b',
  '<img src=x onerror=y>',
  '</details><script>',
  '| a | b |',
  '[x](javascript:y)',
  '```\n# z',
  '=1+1',
  '- &a *a',
  '\t',
  '"\\u0000',
  '$(id)',
] as const

const text = fc
  .array(fc.oneof(fc.constantFrom(...dangerous), fc.string({ unit: 'binary', maxLength: 8 })), {
    minLength: 1,
    maxLength: 4,
  })
  // What the vault keeps of a tag, and what an argument can hold.
  .map((pieces) => pieces.join('').replaceAll('\0', '').slice(0, 200))
  .filter((joined) => joined.length > 0 && joined.isWellFormed())

const tagsOfKey = 10
const keysOfRound = 10

/**
 * Gives the program hostile texts: as tags of keys that a vault has, which every format shows, and as names on the command line.
 * Nothing that it prints has a raw control or bidirectional character or a command for a runner, and the values come whole
 * out of JSON and YAML.
 *
 * @param count how many texts
 * @throws {Error} that names the text, the command line and what was wrong
 */
export async function attackOutput({ seed, count }: { seed: number; count: number }): Promise<void> {
  const texts = fc.sample(text, { seed, numRuns: count })
  for (let from = 0; from < count; from += tagsOfKey * keysOfRound) {
    const keyturn = await createKeyturn()
    try {
      const round = texts.slice(from, from + tagsOfKey * keysOfRound)
      await attackByTags(keyturn, round)
      for (const [index, each] of round.entries()) await attackByName(keyturn, each, index)
    } finally {
      await keyturn.remove()
    }
  }
}

async function attackByTags(keyturn: Keyturn, texts: readonly string[]): Promise<void> {
  const keys = Array.from({ length: Math.ceil(texts.length / tagsOfKey) }, (_, index) => {
    const own = texts.slice(index * tagsOfKey, (index + 1) * tagsOfKey)
    // A hostile name in every second, a hostile value in each.
    const tags = Object.fromEntries(own.map((each, at) => [at % 2 === 0 ? `t${at}` : `${at}${each}`, each]))
    return { name: `key-${index}`, keyType: 'EC', tags }
  })
  await writeFile(join(keyturn.folder, 'seed.json'), JSON.stringify({ keys }))
  const seeded = await keyturn.local(`vault seed ${keyturn.folder}/seed.json`)
  if (seeded.status !== 0) throw new Error(seeded.stderr)
  const checkLine = async (line: string) => {
    const run = await keyturn.local(line)
    must(run.status === 0, `${line}: ${run.stderr}`)
    check(line, run)
  }
  for (const line of ['show key-0', 'versions key-0', 'update key-0 --tag a=b --dry-run', 'rotate key-0 --dry-run']) {
    await checkLine(line)
  }
  for (const format of ['text', 'json', 'yaml', 'tsv']) await checkLine(`list -o ${format}`)
  for (const format of ['text', 'json', 'sarif', 'junit', 'markdown', 'csv']) {
    check(`audit -o ${format}`, await keyturn.local(`audit --all -o ${format}`))
  }
  const file = join(keyturn.folder, 'keys.json')
  const declared = keys.map(({ name, tags }) => ({ name, type: 'EC', tags: { ...tags, added: tags.t0 } }))
  await writeFile(file, JSON.stringify({ version: 1, keys: declared }))
  for (const format of ['text', 'json', 'markdown', 'manifest']) {
    const line = format === 'manifest' ? 'plan -o manifest' : `plan ${file} -o ${format}`
    await checkLine(line)
  }
  const wanted = keys.map(({ name, tags }) => ({ name, tags }))
  for (const [format, read] of [
    ['json', (shown: string) => JSON.parse(shown)],
    ['yaml', (shown: string) => parse(shown)],
  ] as const) {
    const listed: typeof wanted = read((await keyturn.local(`list -o ${format}`)).stdout)
    const found = listed.map(({ name, tags }) => ({ name, tags }))
    must(JSON.stringify(found) === JSON.stringify(wanted), `list -o ${format} is not what the vault has`)
  }
}

async function attackByName(keyturn: Keyturn, name: string, index: number): Promise<void> {
  const lines = [
    ['show', name],
    ['list', '--tag', `a=${name}`, '-o', name],
    ['__complete', 'show', '--vault', 'local', name],
    ['rotate', name, '--if-older-than', name],
    ['id', name],
    [name],
  ]
  const line = lines[index % lines.length] ?? []
  check(JSON.stringify(line), await keyturn.run([...line, ...(line[0] === '__complete' ? [] : ['--vault', 'local'])]))
}

function check(line: string, { stdout, stderr, status }: Run): void {
  const said = `${line} (status ${status}):\n${JSON.stringify(stdout + stderr)}`
  must(status !== 1 && !stderr.includes('defect of keyturn'), `an error that is none of ours, by ${said}`)
  for (const printed of [stdout.replaceAll(/(?<=[^\n])\r\n/g, '\n').replaceAll('\t', ' '), stderr]) {
    const raw = /[\p{Cc}\p{Bidi_Control}\u200b\u2028\u2029\ufeff]/u.exec(printed.replaceAll('\n', ' '))
    must(raw === null, `a raw ${JSON.stringify(raw?.[0])} by ${said}`)
    must(!/^\s*::|##\[/m.test(printed), `a command for a runner by ${said}`)
  }
}

function must(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise)
}
