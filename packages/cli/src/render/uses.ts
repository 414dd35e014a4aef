import type { UsesReport } from '@keyturn/core'
import { iso } from '@keyturn/core'
import type { FoundVersion, NoFormat } from '@keyturn/core/data-keys'
import type { Paint } from './paint.ts'
import { countOf } from './rewrap.ts'
import { renderTable } from './table.ts'
import type { View } from './view.ts'

/** @param found what the vaults say of the versions */
export function usesView(found: readonly FoundVersion[]): View<UsesReport> {
  const stateOf = ({ key, version, vaultUrl }: UsesReport['versions'][number]): string => {
    const each = found.find((one) => one.version === version && one.key === key && one.vaultUrl === vaultUrl)
    if (each === undefined) return 'not looked up'
    const made = each.createdOn === undefined ? '' : `, made ${iso(each.createdOn).slice(0, 10)}`
    return `${each.isLatest ? 'latest' : 'old'}${each.enabled ? '' : ', disabled'}${made}`
  }
  return {
    text: ({ uses, unknown, versions, noFormat }, paint) => {
      const byVersion = versions.map((each) => [
        each.key,
        each.version,
        each.uses === 0 ? paint.dim('nothing') : countOf(each.uses),
        stateOf(each),
      ])
      const byPlace = uses.map(({ file, path, format, version }) => [
        path === null ? file : `${file} ${path}`,
        format,
        version.slice(0, 8),
      ])
      const tables = [
        uses.length === 0 && unknown.length === 0 ? 'no wrapped keys found' : undefined,
        versions.length > 0 ? renderTable(['key', 'version', 'needed by', ''], byVersion, paint) : undefined,
        uses.length > 0 ? renderTable(['value', 'format', 'version'], byPlace, paint) : undefined,
        unknown.length > 0
          ? [
              paint.warn(`${countOf(unknown.length)} may need any version:`),
              ...unknown.map(({ file, path, reason }) => `  ${path === null ? file : `${file} ${path}`}: ${reason}`),
            ].join('\n')
          : undefined,
        noFormat === undefined ? undefined : noFormatText(noFormat, paint),
      ]
      return tables.filter((each) => each !== undefined).join('\n\n')
    },
    rows: ({ uses, unknown }) => [
      ...uses.map(({ file, path, format, key, version, vaultUrl }) => [
        file,
        path ?? '',
        format,
        key,
        version,
        vaultUrl,
      ]),
      ...unknown.map(({ file, path, reason }) => [file, path ?? '', 'unknown', '', '', reason]),
    ],
  }
}

function noFormatText({ files, maybeCiphertext }: NoFormat, paint: Paint): string {
  const where = files === 1 ? 'In 1 file' : `In ${files} files`
  const said = `${where} nothing is known to be wrapped. A bare ciphertext would not be seen there: name it with --raw and --key.`
  if (maybeCiphertext.length === 0) return said
  return [said, paint.warn(sizedAsCiphertext(maybeCiphertext))].join('\n')
}

/** Files that may be bare ciphertexts, at most ten of them by name. */
export function sizedAsCiphertext(files: readonly string[]): string {
  const named = files.slice(0, 10).join(', ')
  const others = files.length > 10 ? ` and ${files.length - 10} more` : ''
  return `${files.length === 1 ? '1 file has' : `${files.length} files have`} the size of a ciphertext of RSA: ${named}${others}`
}
