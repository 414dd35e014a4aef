/**
 * Holds every call of `az` and `gh` in the documents, the examples and what `keyturn init` prints against the help of these programs: the
 * command is there, it takes each flag, and no required one is missing. Nothing is sent: a shell runs the snippets with stand-ins that
 * write down how they are called. Outside of the suite: it gets the Azure CLI from PyPI and GitHub's as a Go module, which takes minutes.
 *
 *   npx -y pnpm@12 build && npx -y pnpm@12 exec node scripts/check-commands.ts [--az PROGRAM] [--gh PROGRAM]
 *
 * Exits 1 when a call is wrong, or could not be checked.
 */
import { spawnSync } from 'node:child_process'
import { glob, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { parseAllDocuments, visit } from 'yaml'

const root = join(import.meta.dirname, '..')
const azureCli = 'azure-cli==2.91.0'
const githubCli = 'github.com/cli/cli/v2/cmd/gh@v2.83.0'
/** Commands of the Azure CLI that come with an extension, from a server of their own. */
const extensions = { pipelines: 'azure-devops', attestation: 'attestation' }

interface Snippet {
  file: string
  text: string
}

interface Call {
  file: string
  program: 'az' | 'gh'
  args: string[]
}

/** What is left of other programs, and of what ends a shell or stops it at a failure. */
const standIns = `
az() { printf '%s\\0' az $# "$@" >&3; echo placeholder; }
gh() { printf '%s\\0' gh $# "$@" >&3; echo placeholder; }
command_not_found_handle() { :; }
set() { :; }
exit() { :; }
PATH=
`

const { values } = parseArgs({ options: { az: { type: 'string' }, gh: { type: 'string' } } })
const folder = await mkdtemp(join(tmpdir(), 'keyturn-commands-'))
const env = { ...process.env, AZURE_CONFIG_DIR: folder, AZURE_CORE_COLLECT_TELEMETRY: '0', NO_COLOR: '1' }
const helps = new Map<string, string>()
try {
  const calls = (await gather()).flatMap(callsOf)
  const programs = { az: values.az ?? installAz(), gh: values.gh ?? installGh() }
  for (const name of Object.values(extensions)) run(programs.az, ['extension', 'add', '--name', name])
  const wrong = calls.flatMap((call) => faultsOf(call, programs[call.program]).map((fault) => `${call.file}: ${fault}`))
  for (const line of new Set(wrong)) process.stdout.write(`${line}\n`)
  process.stdout.write(`${calls.length} calls, of ${helps.size} commands that have help\n`)
  if (wrong.length > 0) process.exitCode = 1
} finally {
  await rm(folder, { recursive: true, force: true })
}

async function gather(): Promise<Snippet[]> {
  const snippets = await Promise.all([
    ...(await files('*.md', 'docs/*.md', 'packages/*/*.md', 'examples/**/*.md')).map(ofDocument),
    ...(await files('.github/**/*.yml', 'examples/**/*.{yml,yaml}')).map(ofPipeline),
  ])
  return [...snippets.flat(), ...['github', 'azure-pipelines', 'gitlab'].map(ofInit)]
}

async function files(...patterns: string[]): Promise<string[]> {
  const exclude = (path: string) => /node_modules|CHANGELOG/.test(path)
  const found: string[] = []
  for await (const file of glob(patterns, { cwd: root, exclude })) found.push(file)
  return found
}

/** Blocks of shell, code within a sentence, and the table that leaves `az keyvault key` out. */
async function ofDocument(file: string): Promise<Snippet[]> {
  const document = await readFile(join(root, file), 'utf8')
  const blocks = [...document.matchAll(/^```(?:sh|bash|console)\n(.*?)^```$/gms)].map(([, block = '']) => block)
  const rest = document.replaceAll(/^```.*?^```$/gms, '')
  const inline = [...rest.matchAll(/`((?:az|gh) [^`]*?--?[^`]*)`/g)].map(([, code = '']) => code.replaceAll('\n', ' '))
  const [, table = ''] = /^\| az keyvault key \|.*\n\|[ |-]+\n((?:\|.*\n)+)/m.exec(document) ?? []
  const rows = [...table.matchAll(/^\| `([^`]+)`/gm)].map(([, row]) => `az keyvault key ${row}`)
  return [...blocks, ...inline, ...rows].map((text) => ({ file, text }))
}

/** The shell in a pipeline, whichever engine's; what GitHub puts in for an expression is one word. */
async function ofPipeline(file: string): Promise<Snippet[]> {
  const found: Snippet[] = []
  for (const document of parseAllDocuments(await readFile(join(root, file), 'utf8'), { logLevel: 'silent' })) {
    visit(document, {
      Scalar: (key, { value }) => {
        if (key === 'key' || typeof value !== 'string') return
        found.push({ file, text: value.replaceAll(/\$\{\{.*?\}\}/g, 'expression') })
      },
    })
  }
  return found
}

function ofInit(provider: string): Snippet {
  const words = ['init', provider, '--vault', 'contoso', '--key', 'orders', '--repository', 'contoso/orders']
  const { status, stdout, stderr } = run(process.execPath, [join(root, 'packages/cli/dist/main.js'), ...words])
  if (status !== 0) throw new Error(`keyturn init ${provider} failed; build first\n${stderr}`)
  return { file: `init ${provider}`, text: stdout.split('in this order:')[1] ?? '' }
}

/** @throws {Error} when the shell came to fewer calls than are written */
function callsOf({ file, text }: Snippet): Call[] {
  const written = [...text.matchAll(/(?:^|[(;|&])[ \t]*(?:[A-Z_]+=\S* )*(?:az|gh) [a-z]/gm)].length
  if (written === 0) return []
  const { output, error } = spawnSync('bash', ['-c', standIns + text], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    timeout: 60_000,
  })
  if (error !== undefined) throw error
  const words = (output[3] ?? '').split('\0')
  const calls: Call[] = []
  while (words.length > 1) {
    const [program, count] = words.splice(0, 2)
    calls.push({ file, program: program as Call['program'], args: words.splice(0, Number(count)) })
  }
  if (calls.length < written)
    throw new Error(`${file}: the shell came to ${calls.length} of ${written} calls in\n${text}`)
  return calls
}

function faultsOf({ program, args }: Call, path: string): string[] {
  const end = args.findIndex((word) => word.startsWith('-'))
  const command = [program, ...(end < 0 ? args : args.slice(0, end))].join(' ')
  const help = helpOf(command, path)
  if (help === undefined) return [`${command}: ${whyNoHelp(program, args)}`]
  const given = args.filter((word) => /^--?[a-z]/i.test(word)).map((word) => word.replace(/=.*$/s, ''))
  const flags = [...help.matchAll(/^ +(-.*)$/gm)].map(([, line = '']) => ({
    spellings: line.split(/ {2,}| : /, 1)[0]?.match(/(?<![\w-])--?[\w-]+/g) ?? [],
    required: line.includes('[Required]'),
  }))
  const unknown = given.filter((flag) => !flags.some(({ spellings }) => spellings.some((each) => each === flag)))
  const missing = flags.filter(({ spellings, required }) => required && !spellings.some((each) => given.includes(each)))
  return [
    ...unknown.map((flag) => `${command}: no flag ${flag}`),
    ...missing.map(({ spellings }) => `${command}: ${spellings[0]} is required`),
  ]
}

function whyNoHelp(program: Call['program'], [group]: string[]): string {
  const extension = program === 'az' && Object.entries(extensions).find(([name]) => name === group)?.[1]
  return extension ? `not checked, since the extension ${extension} could not be had` : 'no such command'
}

/** The help of a command; undefined where there is none of that name, or it is one of a group. */
function helpOf(command: string, path: string): string | undefined {
  const known = helps.get(command)
  if (known !== undefined) return known
  const { status, stdout } = run(path, [...command.split(' ').slice(1), '--help'])
  if (status !== 0 || /^Group$|<command> .*\[flags\]/m.test(stdout)) return undefined
  helps.set(command, stdout)
  return stdout
}

function installAz(): string {
  must('python3', ['-m', 'venv', join(folder, 'venv')])
  must(join(folder, 'venv/bin/pip'), ['install', '--quiet', azureCli])
  return join(folder, 'venv/bin/az')
}

function installGh(): string {
  must('go', ['install', githubCli], { GOBIN: folder })
  return join(folder, 'gh')
}

function must(program: string, args: string[], more: Record<string, string> = {}): void {
  const { status, stderr } = run(program, args, more)
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed\n${stderr}`)
}

function run(program: string, args: string[], more: Record<string, string> = {}) {
  return spawnSync(program, args, { cwd: folder, env: { ...env, ...more }, encoding: 'utf8' })
}
