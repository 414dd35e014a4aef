let turn: Promise<unknown> = Promise.resolve()

/**
 * Does something while this process has another environment, once nothing else has one. Variable by variable: what the
 * system itself is asked for, such as the home folder, has to follow.
 */
export function inEnvironment<T>(env: Record<string, string>, act: () => Promise<T>): Promise<T> {
  const done = turn.then(async () => {
    const before = { ...process.env }
    setEnvironment(env)
    try {
      return await act()
    } finally {
      setEnvironment(before)
    }
  })
  turn = done.catch(() => {})
  return done
}

function setEnvironment(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name]
  Object.assign(process.env, env)
}
