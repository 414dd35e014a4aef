import { KeyturnError, parseKeyName } from '@keyturn/core'
import { parseJsonPath, type RewrapOptions, type WrapAlgorithm, wrapAlgorithms } from '@keyturn/core/data-keys'
import picomatch from 'picomatch'
import type { WantedFiles } from '../files/text-files.ts'
import type { Args } from './args.ts'
import type { Flags } from './flag.ts'

/** Which files are looked at, and where in them wrapped values stand. */
export const valueFlags = {
  'json-path': {
    type: 'string',
    value: '$.dek',
    describe: 'Where wrapped values stand in JSON or YAML: $.dek, $.keys[*].dek, $..dek',
  },
  key: { type: 'string', value: 'NAME', describe: 'Only what this key wrapped; also the key of values that name none' },
  raw: {
    choices: wrapAlgorithms,
    value: 'ALG',
    describe: 'Bare ciphertexts of this algorithm stand at --json-path, or are the files; --key made them',
  },
  include: { type: 'string', array: true, value: 'GLOB', describe: 'Of folders, only files like this: **/*.yaml' },
  ignore: { type: 'string', array: true, value: 'GLOB', describe: 'Of folders, no files like this: dist/**' },
  'max-size': { type: 'string', value: 'MIB', describe: 'Do not read files that are larger (default 64)' },
} as const satisfies Flags

type ValueArgs = Args<typeof valueFlags>

/** @throws {KeyturnError} `INVALID_INPUT` */
export function valuesFromArgs({ jsonPath, key, raw }: ValueArgs): Pick<RewrapOptions, 'path' | 'key' | 'raw'> {
  if (raw !== undefined && key === undefined) {
    throw new KeyturnError('INVALID_INPUT', '--raw: bare ciphertexts do not say which key made them', {
      hint: 'Give --key NAME.',
    })
  }
  return {
    path: jsonPath === undefined ? undefined : parseJsonPath(jsonPath, '--json-path'),
    key: key === undefined ? undefined : parseKeyName(key),
    raw: raw as WrapAlgorithm | undefined,
  }
}

const mebibyte = 1024 * 1024

/** @throws {KeyturnError} `INVALID_INPUT` */
export function filesFromArgs({ jsonPath, include = [], ignore = [], maxSize = '64' }: ValueArgs): WantedFiles {
  if (!/^[1-9]\d{0,3}$/.test(maxSize)) {
    throw new KeyturnError('INVALID_INPUT', `--max-size "${maxSize}" is no size; use MiB from 1 to 9999`)
  }
  const [isIncluded, isIgnored] = [matcherOf(include), matcherOf(ignore)]
  return {
    mostBytes: Number(maxSize) * mebibyte,
    wanted: (path) => {
      const named = path.replaceAll('\\', '/')
      if (jsonPath !== undefined && include.length === 0 && !/\.(json|ya?ml)$/i.test(named)) return false
      return (include.length === 0 || isIncluded(named)) && !isIgnored(named)
    },
  }
}

/** A glob without a slash means the name, in whatever folder. */
function matcherOf(globs: readonly string[]): (path: string) => boolean {
  return picomatch(
    globs.map((glob) => (glob.includes('/') ? glob : `**/${glob}`)),
    { dot: true },
  )
}
