import type { DatabaseSync } from 'node:sqlite'

/**
 * Loads node:sqlite without the one warning that it prints on being loaded (Node 22 and 24 call it experimental);
 * every other warning passes. Loaded on demand, so that importing this package costs nothing and warns of nothing.
 */
export function loadSqlite(): { DatabaseSync: typeof DatabaseSync } {
  const emitWarning = process.emitWarning
  process.emitWarning = ((warning: string | Error, ...rest: unknown[]) => {
    if (String(warning).startsWith('SQLite is an experimental feature')) return
    Reflect.apply(emitWarning, process, [warning, ...rest])
  }) as typeof process.emitWarning
  try {
    return process.getBuiltinModule('node:sqlite')
  } finally {
    process.emitWarning = emitWarning
  }
}
