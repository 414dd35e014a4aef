import { type Check, compare } from './check.ts'

export const keyType: Check = ({ before, made }) => compare('key-type', before.keyType, made.keyType)
