import type { SignedIn } from '@keyturn/core'
import { wrapLine } from './columns.ts'
import type { Paint } from './paint.ts'
import type { View } from './view.ts'

interface DoctorOutput {
  vaultUrl: string
  /** `null` when there was none, or none is needed. */
  signIn: SignedIn | null
  checks: { id: string; status: 'pass' | 'fail' | 'skip'; detail: string; hint: string | null }[]
}

export const doctorView: View<DoctorOutput> = {
  text: ({ vaultUrl, checks }, paint) => {
    const widest = Math.max(...checks.map(({ id }) => id.length))
    return [
      paint.bold(vaultUrl),
      ...checks.flatMap(({ id, status, detail, hint }) => [
        wrapLine(`  ${mark(status, paint)}  ${id.padEnd(widest)}  ${detail}`, widest + 10, paint.width),
        ...(hint === null ? [] : [wrapLine(`        ${paint.bold('hint:')} ${hint}`, 10, paint.width)]),
      ]),
    ].join('\n')
  },
  rows: ({ checks }) => checks.map(({ id, status, detail }) => [id, status, detail]),
}

function mark(status: 'pass' | 'fail' | 'skip', paint: Paint): string {
  return { pass: paint.good, fail: paint.bad, skip: paint.dim }[status](status)
}
