import { expect, test } from 'vitest'
import type { KeyturnError } from '../../src/errors.ts'
import { readWrittenKey, type WrittenKey } from '../../src/lifecycle/written-key.ts'

const now = new Date('2027-01-01T00:00:00Z')

test('what was not given is absent, and what was given is as the functions of a key take it', () => {
  expect(readWrittenKey({})(now)).toEqual({})
  const written: WrittenKey = { keySize: 2048, keyOperations: ['SIGN', 'wrapkey'], expiresOn: '1y', rotateEvery: '90d' }
  expect(readWrittenKey({ ...written, notBefore: '2027-02-01', curve: undefined })(now)).toEqual({
    keySize: 2048,
    keyOperations: ['sign', 'wrapKey'],
    expiresOn: new Date('2028-01-01T00:00:00Z'),
    notBefore: new Date('2027-02-01T00:00:00Z'),
    rotationPolicy: { rotateEvery: '90d' },
  })
})

test('of what is asked for again and again no date counts from the run', () => {
  const repeatable = true
  expect(readWrittenKey({ expiresOn: '1y' }, { repeatable })(now)).toEqual({ expiresAfter: '1y' })
  expect(readWrittenKey({ expiresOn: '2028-01-01' }, { repeatable })(now)).toEqual({
    expiresOn: new Date('2028-01-01T00:00:00Z'),
  })
  expect(() => readWrittenKey({ notBefore: '1d' }, { repeatable })).toThrow('notBefore "1d" has to be a date')
})

test('the first thing that is wrong is thrown, or each is told', () => {
  const written: WrittenKey = { keyOperations: ['fly'], expiresOn: 'soon', rotateEvery: '3d' }
  expect(() => readWrittenKey(written)).toThrow('expiresOn: "soon" is not a point in time')
  const problems: KeyturnError[] = []
  readWrittenKey(written, { onProblem: (problem) => problems.push(problem) })
  expect(problems.map(({ message }) => message)).toEqual([
    expect.stringContaining('expiresOn: "soon"'),
    expect.stringContaining('rotateEvery P3D is too short'),
    expect.stringContaining('keyOperations: "fly" is no operation; allowed are encrypt, decrypt'),
  ])
})
