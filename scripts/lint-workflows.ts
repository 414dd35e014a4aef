/**
 * Runs actionlint and zizmor on every workflow, on the examples, on the whole workflows of the documents and on what `keyturn init github`
 * writes. Outside of the suite: it gets both from their registries, and needs Go and Python.
 *
 *   npx -y pnpm@12 exec node scripts/lint-workflows.ts
 *
 * Exits 1 when one of them finds something.
 */
import { spawnSync } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const actionlint = 'github.com/rhysd/actionlint/cmd/actionlint@v1.7.12'
const zizmor = 'zizmor==1.32.0'
/** Newer than actionlint 1.7.12: `queue` of a concurrency group. */
const unknownToActionlint = ['-ignore', 'unexpected key "queue" for "concurrency" section']

const folder = await mkdtemp(join(tmpdir(), 'keyturn-lint-'))
try {
  const workflows = join(folder, '.github/workflows')
  await gather(workflows)
  await copyFile(join(root, '.github/zizmor.yml'), join(folder, '.github/zizmor.yml'))
  const files = (await readdir(workflows)).map((file) => join(workflows, file))
  must('python3', '-m', 'venv', join(folder, 'venv'))
  must(join(folder, 'venv/bin/pip'), 'install', '--quiet', zizmor)
  const found = [
    run('go', 'run', actionlint, ...unknownToActionlint, ...files),
    run(join(folder, 'venv/bin/zizmor'), '--offline', '--no-progress', folder, join(root, '.github/actions')),
  ]
  process.stdout.write(`${files.length} workflows\n`)
  if (found.some((status) => status !== 0)) process.exitCode = 1
} finally {
  await rm(folder, { recursive: true, force: true })
}

/** One folder with all of them, as a repository has it. */
async function gather(workflows: string): Promise<void> {
  await mkdir(workflows, { recursive: true })
  for (const [prefix, from] of [
    ['own', '.github/workflows'],
    ['example', 'examples/workflows'],
  ] as const) {
    for (const file of await readdir(join(root, from))) {
      await copyFile(join(root, from, file), join(workflows, `${prefix}-${file}`))
    }
  }
  for (const document of ['README.md', 'docs/action-sign-in.md']) {
    const text = await readFile(join(root, document), 'utf8')
    const blocks = [...text.matchAll(/^```yaml\n(name: .*?)^```$/gms)]
    for (const [index, [, block = '']] of blocks.entries()) {
      await writeFile(join(workflows, `${document.replace(/\W/g, '-')}-${index + 1}.yml`), block)
    }
  }
  const program = join(root, 'packages/cli/dist/main.js')
  const words = ['init', 'github', '--vault', 'contoso', '--key', 'orders', '--repository', 'contoso/orders']
  const { status } = spawnSync(process.execPath, [program, ...words], { cwd: folder, stdio: 'ignore' })
  if (status !== 0) throw new Error('keyturn init github failed; build first')
}

function run(program: string, ...args: string[]): number {
  return spawnSync(program, args, { cwd: folder, stdio: 'inherit' }).status ?? 1
}

function must(program: string, ...args: string[]): void {
  if (run(program, ...args) !== 0) throw new Error(`${program} ${args.join(' ')} failed`)
}
