import { type Command, defineCommand } from '../program/command.ts'
import { invalid } from '../program/usage-error.ts'
import { type CompletionShell, completionScripts, shells } from '../render/completion-script.ts'

export const completion: Command = defineCommand({
  positionals: { '<shell>': `One of ${shells.join(', ')}` },
  formats: ['text'],
  details:
    'Commands, flags, their values, and the names of the keys in the vault that --vault or the environment names, when it answers within a second and a half.',
  examples: [
    ['completion bash', 'In ~/.bashrc: eval "$(keyturn completion bash)"'],
    ['completion powershell', 'In $PROFILE: keyturn completion powershell | Out-String | Invoke-Expression'],
  ],
  async run({ output }, { shell }) {
    if (!(shells as readonly string[]).includes(shell)) {
      throw invalid(`"${shell}" is none of the shells that can complete keyturn: ${shells.join(', ')}`)
    }
    output.print(completionScripts[shell as CompletionShell])
  },
})
