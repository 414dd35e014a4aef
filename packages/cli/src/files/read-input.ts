import { closeSync, constants, createReadStream, fstatSync, openSync, type Stats } from 'node:fs'
import { Socket } from 'node:net'
import { addAbortSignal, type Readable } from 'node:stream'
import { isatty, ReadStream } from 'node:tty'
import { KeyturnError, whyUnusable } from '@keyturn/core'

/** What reads standard input is given of the process. */
export interface StandardInput {
  stdin: NodeJS.ReadStream
  /** Ends the reading. */
  signal?: AbortSignal
}

/** Whether standard input is meant: no file, or `-`; a lone hyphen may be handed over as an empty text. */
export function isStandardInput(file: string | undefined): boolean {
  return file === undefined || file === '-' || file === ''
}

export interface InputLimit {
  /** Whatever is longer is refused as soon as that is seen: pipes and devices do not say how much they hold. */
  mostBytes: number
  /** Names the input in errors. */
  called: string
  /** Ends the reading. */
  signal?: AbortSignal | undefined
}

/** Looks at a file that was opened, and throws when it is not to be read. */
export type FileCheck = (found: Stats) => Promise<void> | void

/** The limit of manifests, plans and other documents. */
export const documentBytes = 64 * 1024 * 1024

/** The limit of what keys are read from: more than any of them takes. */
export const keyBytes = 64 * 1024

/**
 * Reads a file to its end.
 *
 * @param check looks at what was opened before any of it is read
 * @throws {KeyturnError} `INVALID_INPUT` when it cannot be read, is a folder or a socket, or is too long
 */
export async function readFileInput(file: string, limit: InputLimit, check: FileCheck = () => {}): Promise<Buffer> {
  const { stream, found } = openInput(file, limit.called)
  try {
    if (found.size > limit.mostBytes) throw tooLong(limit)
    await check(found)
    return await readToEnd(stream, limit)
  } catch (error) {
    throw asUnreadable(limit.called, error)
  } finally {
    stream.destroy()
  }
}

/**
 * Reads a file of any length, part by part.
 *
 * @param check as in `readFileInput`
 * @throws {KeyturnError} `INVALID_INPUT` when it cannot be read, is a folder or a socket
 */
export async function* streamFileInput(
  file: string,
  { called, signal }: Pick<InputLimit, 'called' | 'signal'>,
  check: FileCheck = () => {},
): AsyncGenerator<Uint8Array> {
  const { stream, found } = openInput(file, called)
  try {
    await check(found)
    yield* partsOf(stream, signal)
  } catch (error) {
    throw asUnreadable(called, error)
  } finally {
    stream.destroy()
  }
}

/** Reads standard input to its end. @throws {KeyturnError} `INVALID_INPUT` when it cannot be read, or is too long */
export async function readStandardInput({ stdin, signal }: StandardInput, limit: InputLimit): Promise<Buffer> {
  try {
    return await readToEnd(stdin, { ...limit, signal })
  } catch (error) {
    throw asUnreadable(limit.called, error)
  }
}

/** Reads standard input part by part. @throws {KeyturnError} `INVALID_INPUT` when it cannot be read */
export async function* streamStandardInput({ stdin, signal }: StandardInput): AsyncGenerator<Uint8Array> {
  try {
    yield* partsOf(stdin, signal)
  } catch (error) {
    throw asUnreadable('standard input', error)
  }
}

/**
 * A pipe or a terminal is waited for by the event loop, never by a thread: one that says nothing holds up neither a deadline
 * nor the end of the process.
 */
function openInput(file: string, called: string): { stream: Readable; found: Stats } {
  try {
    const descriptor = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    const found = fstatSync(descriptor)
    if (!found.isDirectory()) return { stream: streamOf(descriptor, found), found }
    closeSync(descriptor)
  } catch (error) {
    throw asUnreadable(called, error)
  }
  throw unreadable(called, 'it is a folder')
}

function streamOf(descriptor: number, found: Stats): Readable {
  if (isatty(descriptor)) return new ReadStream(descriptor)
  if (found.isFIFO()) return new Socket({ fd: descriptor, readable: true, writable: false })
  return createReadStream('', { fd: descriptor })
}

async function readToEnd(stream: Readable, limit: InputLimit): Promise<Buffer> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of partsOf(stream, limit.signal)) {
    length += part.length
    if (length > limit.mostBytes) throw tooLong(limit)
    parts.push(part)
  }
  return Buffer.concat(parts)
}

async function* partsOf(stream: Readable, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  if (signal !== undefined) addAbortSignal(signal, stream)
  try {
    yield* stream as AsyncIterable<Uint8Array>
  } catch (error) {
    throw signal?.aborted ? signal.reason : error
  }
}

function asUnreadable(called: string, error: unknown): KeyturnError {
  return error instanceof KeyturnError ? error : unreadable(called, whyUnusable(error), error)
}

function tooLong({ called, mostBytes }: InputLimit): KeyturnError {
  const most = mostBytes < 1024 * 1024 ? `${mostBytes / 1024} KiB` : `${mostBytes / 1024 / 1024} MiB`
  return new KeyturnError('INVALID_INPUT', `${called} is too long: more than ${most}`)
}

function unreadable(called: string, why: string, cause?: unknown): KeyturnError {
  return new KeyturnError('INVALID_INPUT', `${called} cannot be read: ${why}`, { cause })
}
