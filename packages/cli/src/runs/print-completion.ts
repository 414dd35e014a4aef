import { listKeys } from '@keyturn/core'
import type { Output } from '../output/output.ts'
import type { CommandGroup } from '../program/command-tree.ts'
import { complete } from '../program/complete.ts'
import { createContext } from '../session/context.ts'

/** A person waits for the answer with a finger on the key. */
const patienceMs = 1_500
const mostNames = 200
/** The service's rule for names. Whatever else an answer holds is no name, and is not handed to a shell. */
const keyName = /^[0-9a-zA-Z-]{1,127}$/

/** How PowerShell has to write a word that is still empty; whether it hands on the quotes depends on its version. */
const emptyWord = '""'

/** Answers the script that `keyturn completion` prints: what can stand where the last of these words is, one a line. */
export async function printCompletion(
  words: readonly string[],
  { groups, output, process }: { groups: readonly CommandGroup[]; output: Output; process: NodeJS.Process },
): Promise<void> {
  const typed = words.map((word) => (word === emptyWord ? '' : word))
  const { words: candidates, keysOf } = await complete(typed, groups)
  const names = keysOf === undefined ? [] : await keyNames(keysOf.vault, typed.at(-1) ?? '', { output, process })
  const all = [...candidates, ...names]
  // An empty line would be an empty candidate.
  if (all.length > 0) output.print(all.join('\n'))
}

/** Whatever goes wrong, there is nothing to complete: nobody asked for an error. */
async function keyNames(
  vault: string | undefined,
  start: string,
  { output, process }: { output: Output; process: NodeJS.Process },
): Promise<string[]> {
  const signal = AbortSignal.timeout(patienceMs)
  const context = createContext({
    args: { output: 'text', auth: 'auto', cloud: 'public', vault: vault === undefined ? undefined : [vault] },
    output: { ...output, warn() {}, debug() {} },
    interruption: { signal, inFlight: signal },
    process,
    absence: 'not-found',
  })
  const names: string[] = []
  const read = async () => {
    for await (const { name } of listKeys(await context.vault())) {
      if (keyName.test(name) && name.startsWith(start)) names.push(name)
      if (names.length >= mostNames) return
    }
  }
  const late = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
  await Promise.race([read().catch(() => undefined), late])
  return names
}
