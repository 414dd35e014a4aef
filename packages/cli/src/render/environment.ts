/** Whose language variables can be printed in. */
export type Shell = 'bash' | 'powershell'

/** Variables as lines that the shell takes as they are. */
export function renderEnvironment(env: Record<string, string>, shell: Shell): string {
  const all = Object.entries(env)
  switch (shell) {
    case 'bash':
      return all.map(([name, value]) => `export ${name}=${quoteForBash(value)}`).join('\n')
    case 'powershell':
      return all.map(([name, value]) => `$env:${name} = '${value.replaceAll("'", "''")}'`).join('\n')
  }
}

function quoteForBash(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`
}
