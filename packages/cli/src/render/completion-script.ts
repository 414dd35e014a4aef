export const shells = ['bash', 'zsh', 'fish', 'powershell'] as const

export type CompletionShell = (typeof shells)[number]

/** What a shell runs once to complete `keyturn`. It asks the program itself, so it never grows old. */
export const completionScripts: Record<CompletionShell, string> = {
  bash: `\
# eval "$(keyturn completion bash)" in ~/.bashrc
_keyturn() {
  local IFS=$'\\n'
  COMPREPLY=($(keyturn __complete "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _keyturn keyturn`,
  zsh: `\
#compdef keyturn
# source <(keyturn completion zsh) in ~/.zshrc, after compinit
_keyturn() {
  local -a found
  found=(\${(f)"$(keyturn __complete "\${(@)words[2,CURRENT]}" 2>/dev/null)"})
  compadd -a found || _files
}
compdef _keyturn keyturn`,
  fish: `\
# keyturn completion fish | source in ~/.config/fish/config.fish
function __keyturn
  set -l found (keyturn __complete (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)
  if test (count $found) -gt 0
    printf '%s\\n' $found
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c keyturn -f -a '(__keyturn)'`,
  powershell: `\
# keyturn completion powershell | Out-String | Invoke-Expression in $PROFILE
Register-ArgumentCompleter -Native -CommandName keyturn -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
  if ($wordToComplete -eq '') { $words += '""' }
  keyturn __complete @words 2>$null | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}`,
}
