import { type Check, passed, warning } from './check.ts'

export const releasePolicy: Check = ({ before, made }) => {
  const name = 'release-policy'
  const [was, is] = [before.releasePolicy?.policy, made.releasePolicy?.policy]
  if (was === undefined && is === undefined) return undefined
  if (was === is) return passed(name, 'carried over')
  if (was === undefined) return warning(name, 'the version before had none, and this one has one')
  return warning(
    name,
    `the version before had one, and this one has ${is === undefined ? 'none' : 'another'}; to keep it, create a new version with the policy in place of rotating`,
  )
}
