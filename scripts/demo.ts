/** The main job on the embedded vault, as a person would type it. Exits with the status of the first command that fails. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { styleText } from 'node:util'

const keyturn = fileURLToPath(new URL('../packages/cli/dist/main.js', import.meta.url))
const vault = ['--vault', 'local:demo']

say('No Azure subscription is used: every command below runs on an embedded vault, "local:demo".')

step('Start from an empty vault', 'vault', 'reset', '--yes')
step(
  'Create a key with a rotation policy: the service renews it each year, and each version lives two',
  ...['create', 'orders', '--type', 'EC', '--rotate-every', '1y', '--expire-after', '2y', '--notify-before', '30d'],
)
step(
  'Rotate it if it is older than 90 days: it is new, so nothing happens',
  'rotate',
  'orders',
  '--if-older-than',
  '90d',
)
step('91 days pass', 'vault', 'clock', 'advance', '91d')
step(
  'The same command, run by the same nightly job, now rotates and verifies',
  'rotate',
  'orders',
  '--if-older-than',
  '90d',
)
step('Both versions are there; the old one still verifies what it signed', 'versions', 'orders')
step('Run it again: nothing is due, so nothing is done', 'rotate', 'orders', '--if-older-than', '90d')

say('What to try next:')
for (const line of [
  'show orders --vault local:demo -o json',
  'policy show orders --vault local:demo',
  'rotate --help',
  'vault start        # the same vault over TLS, for any SDK',
]) {
  process.stdout.write(`  npx -y pnpm@12 keyturn ${line}\n`)
}

function say(text: string): void {
  process.stdout.write(`\n${styleText('bold', text)}\n`)
}

function step(title: string, ...args: string[]): void {
  say(`# ${title}`)
  process.stdout.write(`${styleText('cyan', `$ keyturn ${args.join(' ')}`)}\n`)
  const { status, error } = spawnSync(process.execPath, [keyturn, ...args, ...vault], { stdio: 'inherit' })
  if (error) throw error
  if (status !== 0) process.exit(status ?? 1)
}
