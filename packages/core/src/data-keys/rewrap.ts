import { withSlots } from '../concurrency.ts'
import { asKeyturnError } from '../errors.ts'
import { stopIfInterrupted } from '../interruption.ts'
import { type OptionNames, refuseUnknownOptions } from '../options.ts'
import { findWrappedValues } from './find-values.ts'
import type { Content, WrappedValue } from './formats/format.ts'
import { type Outcome, type RewrapEntry, type RewrapOptions, type RewrappingVault, untouched } from './rewrap-entry.ts'
import { type Rewrapping, rewrapValue, startRewrapping } from './rewrap-value.ts'
import { applyEdits } from './text/edit.ts'

/** A text with its values rewrapped. */
export interface RewrappedText {
  source: string
  text: string
  /** Whether `text` differs from what was given. */
  changed: boolean
  entries: RewrapEntry[]
  /** T-SQL that moves what a database keeps, for its owner to run. */
  statements: string[]
}

/** A text as it was read. */
export interface SourceText extends Content {
  /** What the caller calls it: a file's name. */
  source: string
}

const rewrapOptionNames: OptionNames<RewrapOptions> = {
  path: true,
  raw: true,
  key: true,
  algorithm: true,
  dryRun: true,
  enableForRewrap: true,
  signal: true,
}

/** Values of one text that are worked on at once. */
const atOnce = 8

/**
 * Moves wrapped data keys to the latest version of their keys: each is unwrapped by the version that wrapped it and
 * wrapped by the latest, both in the service, and what comes out again is compared before anything is replaced.
 * Data keys and contents are in memory only, and overwritten after use. A value that fails stays as it is and stops no other.
 *
 * @param vaults where values may have been wrapped; a key id that names any other vault is not followed
 * @returns one result a text, in the order of the input
 *   A text that the path cannot be followed in has one entry, which says so.
 * @throws {KeyturnError} `INTERRUPTED`
 */
export async function* rewrapTexts(
  vaults: Iterable<RewrappingVault>,
  texts: Iterable<SourceText> | AsyncIterable<SourceText>,
  options: RewrapOptions = {},
): AsyncGenerator<RewrappedText, void, undefined> {
  refuseUnknownOptions('rewrapTexts', options, rewrapOptionNames)
  const run = startRewrapping(vaults, options)
  try {
    for await (const each of texts) {
      stopIfInterrupted(options.signal)
      yield await rewrapText(each, run)
    }
  } finally {
    await run.enabler.putBack()
  }
}

async function rewrapText({ source, ...content }: SourceText, run: Rewrapping): Promise<RewrappedText> {
  const { text } = content
  const { dryRun = false } = run.options
  let values: WrappedValue[]
  try {
    values = findWrappedValues(content, run.options)
  } catch (error) {
    const entry: Outcome = { ...untouched, outcome: 'failed', needs: 'unknown', error: asKeyturnError(error) }
    return {
      ...{ source, text, changed: false, statements: [] },
      entries: [{ source, path: null, format: 'none', ...entry, dryRun }],
    }
  }
  const inSlot = withSlots(atOnce)
  const done = await Promise.all(
    values.map((value) =>
      inSlot(async () => {
        const { entry, edits, statement } = await rewrapValue(run, value)
        return { entry: { source, path: value.path ?? null, format: value.format, ...entry, dryRun }, edits, statement }
      }),
    ),
  )
  const edits = done.flatMap((each) => each.edits)
  const result = edits.length === 0 ? text : applyEdits(text, edits)
  return {
    source,
    text: result,
    changed: result !== text,
    entries: done.map(({ entry }) => entry),
    statements: done.flatMap(({ statement }) => statement ?? []),
  }
}
