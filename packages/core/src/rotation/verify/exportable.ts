import { type Check, passed, warning } from './check.ts'

export const exportable: Check = ({ before, made }) => {
  const name = 'exportable'
  const [was, is] = [before.exportable ?? false, made.exportable ?? false]
  if (!was && !is) return undefined
  const says = (flag: boolean) => (flag ? 'exportable' : 'not exportable')
  if (was === is) return passed(name, says(is))
  return warning(
    name,
    `the version before was ${says(was)}, and this one is ${says(is)}, which cannot change; to keep it, create a new version that says so in place of rotating`,
  )
}
