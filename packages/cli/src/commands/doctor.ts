import { parseVaultReference } from '@keyturn/core'
import { type Command, defineCommand } from '../program/command.ts'
import { exitStatus } from '../program/exit-status.ts'
import { readSettings } from '../program/settings.ts'
import { doctorView } from '../render/doctor.ts'
import { type Judged, passed, skipped } from '../runs/check.ts'
import { diagnoseAccess } from '../runs/diagnose-access.ts'
import { diagnoseWay } from '../runs/diagnose-way.ts'
import type { Context } from '../session/context.ts'

export const doctor: Command = defineCommand({
  details:
    'Looks at the configuration, the way to the vault (name, proxy, certificate), the sign-in (by which credential, and what became of those before it), the clock and the permissions to read (keys/list, keys/get, keys/getrotationpolicy). Changes nothing, and whether a key may be made, rotated, updated, deleted or used cannot be known without doing it: these permissions are not tried. The status is that of the first check that fails.',
  examples: [
    ['doctor --vault contoso', 'Why a command cannot reach it'],
    ['doctor --vault contoso -o json', 'For a program'],
  ],
  async run(context, args) {
    const [reference = ''] = context.vaultReferences()
    const named = parseVaultReference(reference, { cloud: args.cloud, allowHost: args.allowHost })
    const way = named.kind === 'azure' ? await diagnoseWay(new URL(named.url), context.env) : embedded
    const isReachable = way.every(({ status }) => status !== 'fail')
    const vault = await context.vault()
    const access = isReachable
      ? await diagnoseAccess(vault, { isEmbedded: named.kind === 'local', signedIn: context.signedIn })
      : [skipped('sign-in', 'the vault cannot be reached')]
    const checks = [await describeConfiguration(reference, context), ...way, ...access]
    const shown = checks.map(({ id, status, detail, hint }) => ({ id, status, detail, hint }))
    await context.output.result({ vaultUrl: vault.url, signIn: context.signedIn() ?? null, checks: shown }, doctorView)
    return checks.find(({ status }) => status === 'fail')?.ends ?? exitStatus.done
  },
})

const embedded = (['dns', 'proxy', 'tls'] as const).map((id) => skipped(id, 'an embedded vault needs no network'))

/** Where each value came from that no flag gave. */
async function describeConfiguration(reference: string, { env, vaultSource }: Context): Promise<Judged> {
  const { options, files } = await readSettings(env, process.cwd())
  const vault = `vault ${reference} (${vaultSource()})`
  const values = [...options]
    .filter(([name]) => name !== 'vault')
    .map(([name, { value, source }]) => `${name} ${value} (${source})`)
  const read = files.length === 0 ? 'no configuration file' : `read ${files.join(', ')}`
  return passed('configuration', [vault, ...values, read].join('; '))
}
