import { setImmediate } from 'node:timers/promises'
import { asKeyturnError, type ErrorSummary, KeyturnError } from '@keyturn/core'
import { safeLines, safeText, withoutCommands } from '@keyturn/core/text'
import { renderCauses, renderError } from '../render/error.ts'
import { renderJson } from '../render/json.ts'
import { createPaint, type Paint } from '../render/paint.ts'
import type { Query } from '../render/query.ts'
import { safeInTurns, safeValue } from '../render/safe-text.ts'
import type { View } from '../render/view.ts'

/*
 * The only file that writes. Its rules:
 * - stdout carries the result and nothing else; everything else goes to stderr.
 * - One value feeds every format; text and tsv see it with unsafe characters made visible.
 * - A reader that goes away (`| head`) ends the writing, not the work.
 */

export interface OutputOptions {
  /** As `--output` says. */
  format: string
  /** What is asked of the result; default: all of it. */
  query?: Query | undefined
  /** Nothing on stderr but errors. */
  quiet: boolean
  /** The causes of errors and the requests, on stderr. */
  debug: boolean
  /** `false` switches colours off whatever the terminal says. */
  colour: boolean
  env: Record<string, string | undefined>
  stdout: NodeJS.WriteStream
  stderr: NodeJS.WriteStream
}

interface ResultOptions {
  /** JSON on one line, for a reader that waits for it while the program goes on. Default `false`. */
  oneLine?: boolean
}

export interface Output {
  /** Prints the result of the command. */
  result<T>(value: T, view: View<T>, options?: ResultOptions): Promise<void>
  /** Prints text of our own (help, version) as the result. */
  print(text: string): void
  /** Hands bytes over as the result, as they are. */
  bytes(data: Uint8Array): void
  /** Whether the result goes to a terminal. */
  readonly toTerminal: boolean
  /** Says something on stderr that is no result. */
  note(text: string): void
  /** Shows how far a long run is, in one line that changes, where that can be shown; `undefined`: it is over. */
  progress(text: (() => string) | undefined): void
  /** The same for a command that says nothing by itself: not where a run has shown how far it is within the last second. */
  waiting(text: () => string): void
  /** Whether there is such a line. */
  readonly showsProgress: boolean
  /** Whether a person looks at the result as it comes: bytes would garble the screen. */
  readonly onTerminal: boolean
  /** As `note`, and not even `--quiet` hides it. */
  warn(text: string): void
  debug(text: string): void
  error(error: unknown): void
  /** A failure that a run has reported beside its results. */
  failure(error: ErrorSummary): void
  /** Resolves when everything has been handed over. @throws {KeyturnError} `UNEXPECTED` when that was not possible */
  flush(): Promise<void>
  /** As `flush`, and nothing more is taken: what a command that was given up would still print is not cut within a line. */
  end(): Promise<void>
}

/** Back to the first column, and what is there away. */
const clearLine = '\r\u001b[K'
const progressEveryMs = 100
const waitingAfterMs = 1_000
/** Characters of a result that come in parts. */
const writtenAtOnce = 32_768

export function createOutput(options: OutputOptions): Output {
  const stdoutPaint = createPaint(options.colour && showsColours(options.stdout, options.env), widthOf(options.stdout))
  const stderrPaint = createPaint(options.colour && showsColours(options.stderr, options.env))
  const stdout = createWriter(options.stdout)
  const stderr = createWriter(options.stderr)

  const showsProgress = options.stderr.isTTY === true && !options.quiet && options.env.TERM !== 'dumb'
  const line = createProgressLine(stderr.write, showsProgress ? options.stderr.columns : undefined)
  const print = (text: string) => {
    if (text !== '') stdout.write(text.endsWith('\n') ? text : `${text}\n`)
  }
  const say = (text: string) => {
    line.clear()
    stderr.write(`${text}\n`)
  }

  return {
    async result(value, view, { oneLine = false } = {}) {
      line.clear()
      const text = await format(value, view, oneLine)
      if (text !== undefined) return print(text)
      for await (const part of textInTurns(value, view, stdoutPaint)) print(part)
    },
    print,
    bytes: (data) => stdout.write(data),
    toTerminal: options.stdout.isTTY === true,
    note: (text) => {
      if (!options.quiet) say(safeLines(text))
    },
    showsProgress,
    onTerminal: options.stdout.isTTY === true,
    progress: line.progress,
    waiting: line.waiting,
    warn: (text) => say(`${stderrPaint.warn('warning:')} ${safeLines(text)}`),
    debug: (text) => {
      if (options.debug) say(stderrPaint.dim(safeLines(text)))
    },
    error: (error) => {
      say(renderError(asReported(error), stderrPaint))
      if (options.debug) say(stderrPaint.dim(renderCauses(error)))
    },
    failure: (error) => say(renderError(error, stderrPaint)),
    flush: async () => {
      await Promise.all([stdout.flush(), stderr.flush()])
    },
    end: async () => {
      await Promise.all([stdout.end(), stderr.end()])
    },
  }

  /** @returns `undefined` for text to people */
  async function format<T>(value: T, view: View<T>, oneLine: boolean): Promise<string | undefined> {
    if (options.query !== undefined) return formatAnswer(options.query(value), oneLine)
    switch (options.format) {
      case 'json':
        return renderJson(value, { oneLine })
      case 'yaml':
        return (await import('../render/yaml.ts')).renderYaml(value)
      case 'tsv':
        return renderTsv(view.rows(safeValue(value)))
      default:
        return undefined
    }
  }

  async function formatAnswer(answer: unknown, oneLine: boolean): Promise<string> {
    if (options.format === 'yaml') return (await import('../render/yaml.ts')).renderYaml(answer ?? null)
    if (options.format === 'tsv') return renderTsv((await import('../render/query.ts')).queryRows(answer))
    return renderJson(answer ?? null, { oneLine })
  }
}

/** The line on a terminal that says how far things are. @param columns of the terminal; `undefined`: there is no such line */
function createProgressLine(
  write: (text: string) => void,
  columns: number | undefined,
): Pick<Output, 'progress' | 'waiting'> & { clear(): void } {
  let shownAt = 0
  /** When a run has last shown how far it is. */
  let runAt = Number.NEGATIVE_INFINITY
  const clear = () => {
    if (shownAt > 0) write(clearLine)
    shownAt = 0
  }
  const show = (text: () => string) => {
    const now = performance.now()
    if (columns === undefined || (shownAt > 0 && now - shownAt < progressEveryMs)) return
    shownAt = now
    write(`${clearLine}${safeText(text()).slice(0, Math.max(0, columns - 1))}`)
  }
  return {
    clear,
    progress(text) {
      if (text === undefined) return clear()
      runAt = performance.now()
      show(text)
    },
    waiting(text) {
      if (performance.now() - runAt >= waitingAfterMs) show(text)
    },
  }
}

/** Text for people; signals are heard between the parts of a result of thousands of keys. */
async function* textInTurns<T>(value: T, view: View<T>, paint: Paint): AsyncGenerator<string> {
  const safe = await safeInTurns(value)
  let text = ''
  for (const part of view.parts?.(safe, paint) ?? [view.text(safe, paint)]) {
    text += part
    if (text.length < writtenAtOnce) continue
    yield withoutCommands(text)
    text = ''
    await setImmediate()
  }
  yield withoutCommands(text)
}

function renderTsv(rows: readonly (readonly string[])[]): string {
  return withoutCommands(rows.map((row) => row.join('\t')).join('\n'))
}

/** Any failure as the error that is reported: what neither keyturn nor the machine refused is a defect, and says so. */
export function asReported(error: unknown): KeyturnError {
  const known = asKeyturnError(error)
  if (known === error || known.code !== 'UNEXPECTED') return known
  return new KeyturnError(known.code, known.message, {
    hint: 'This is a defect of keyturn. Run the command again with --debug and report what it prints.',
    cause: error,
  })
}

interface Writer {
  write(data: string | Uint8Array): void
  flush(): Promise<void>
  end(): Promise<void>
}

function createWriter(stream: NodeJS.WriteStream): Writer {
  let pending: Promise<void> = Promise.resolve()
  let gone = false
  let failure: NodeJS.ErrnoException | undefined
  stream.on('error', (error: NodeJS.ErrnoException) => {
    gone = true
    if (error.code !== 'EPIPE') failure = error
  })
  const flush = async () => {
    await pending
    if (failure === undefined) return
    throw new KeyturnError('UNEXPECTED', `the output could not be written: ${failure.code ?? failure.message}`, {
      hint: 'What the command did is done all the same; look at the vault.',
      cause: failure,
    })
  }
  return {
    write(data) {
      if (gone) return
      const written = new Promise<void>((resolve) => stream.write(data, () => resolve()))
      pending = Promise.all([pending, written]).then(() => undefined)
    },
    flush,
    end() {
      gone = true
      return flush()
    },
  }
}

/** Columns of a terminal; `undefined`: there is none, or it does not say. */
function widthOf({ columns }: NodeJS.WriteStream): number | undefined {
  return columns ? Math.max(40, columns) : undefined
}

/** https://no-color.org; FORCE_COLOR as Node itself reads it. */
function showsColours(stream: NodeJS.WriteStream, env: Record<string, string | undefined>): boolean {
  if (env.NO_COLOR) return false
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false'
  return stream.isTTY === true && env.TERM !== 'dumb'
}
