/** The shells whose language variables can be printed in. */
export const environmentForms = ['bash', 'powershell', 'json'] as const

export type EnvironmentForm = (typeof environmentForms)[number]

/** Variables as lines that a shell takes as they are, or as one line of JSON. */
export function renderEnvironment(env: Record<string, string>, form: EnvironmentForm): string {
  const all = Object.entries(env)
  switch (form) {
    case 'bash':
      return all.map(([name, value]) => `export ${name}=${quoteForBash(value)}`).join('\n')
    case 'powershell':
      return all.map(([name, value]) => `$env:${name} = '${value.replaceAll("'", "''")}'`).join('\n')
    case 'json':
      return JSON.stringify(env)
  }
}

function quoteForBash(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`
}
