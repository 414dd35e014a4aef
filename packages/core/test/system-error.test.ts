import { expect, test } from 'vitest'
import { asKeyturnError } from '../src/errors.ts'

/** As Node throws them. */
function systemError(code: string, details: object): Error {
  return Object.assign(new Error(`${code}: as the system says it`), { code, errno: -1, ...details })
}

test.each([
  ['ENOENT', 'INVALID_INPUT', 'there is no such file'],
  ['ENOTDIR', 'INVALID_INPUT', 'what stands for a folder in its path is none'],
  ['EISDIR', 'INVALID_INPUT', 'it is a folder'],
  ['EEXIST', 'INVALID_INPUT', 'something of that name is there'],
  ['EACCES', 'INVALID_INPUT', 'you may not (EACCES)'],
  ['EPERM', 'INVALID_INPUT', 'you may not (EPERM)'],
  ['EROFS', 'INVALID_INPUT', 'cannot be written to'],
  ['ELOOP', 'INVALID_INPUT', 'its links lead in a circle'],
  ['ENAMETOOLONG', 'INVALID_INPUT', 'its name is too long'],
  ['ENOSPC', 'UNAVAILABLE', 'no room left on the disk'],
  ['EDQUOT', 'UNAVAILABLE', 'no room left in your quota'],
  ['EMFILE', 'UNAVAILABLE', '"ulimit -n" says how many'],
  ['ENFILE', 'UNAVAILABLE', 'the machine has too many files open'],
  ['EIO', 'UNAVAILABLE', 'the disk does not answer'],
])('%s of a file is told in words, with the file, and is no defect', (code, ours, words) => {
  const error = asKeyturnError(systemError(code, { syscall: 'open', path: '/srv/keys.yaml' }))
  expect(error).toMatchObject({ code: ours, hint: expect.stringContaining('the disk has room') })
  expect(error.message).toContain('"/srv/keys.yaml" cannot be used: ')
  expect(error.message).toContain(words)
})

test.each([
  ['ECONNREFUSED', 'connect', 'UNAVAILABLE', 'nobody listens there'],
  ['ECONNRESET', 'read', 'UNAVAILABLE', 'the connection was broken off'],
  ['EPIPE', 'write', 'UNAVAILABLE', 'the other end is gone'],
  ['ETIMEDOUT', 'connect', 'TIMED_OUT', 'there was no answer in time'],
  ['EHOSTUNREACH', 'connect', 'UNAVAILABLE', 'there is no way to it'],
  ['ENETUNREACH', 'connect', 'UNAVAILABLE', 'there is no way to its network'],
  ['EADDRINUSE', 'listen', 'CONFLICT', 'somebody else listens there'],
  ['EACCES', 'bind', 'UNAVAILABLE', 'the system refuses (EACCES)'],
])('%s of the network at %s is told in words, with the address, and is no defect', (code, syscall, ours, words) => {
  const error = asKeyturnError(systemError(code, { syscall, address: '10.0.0.4', port: 443 }))
  expect(error).toMatchObject({ code: ours, hint: expect.stringContaining('Check the network') })
  expect(error.message).toContain('"10.0.0.4:443" cannot be used: ')
  expect(error.message).toContain(words)
})

test.each(['ENOTFOUND', 'EAI_AGAIN'])('%s names the host that was looked for', (code) => {
  const error = asKeyturnError(systemError(code, { syscall: 'getaddrinfo', hostname: 'contoso.example' }))
  expect(error).toMatchObject({ code: 'UNAVAILABLE', message: expect.stringContaining('"contoso.example"') })
})

test.each([
  ['no error of the system', new TypeError('x is not a function')],
  ['a code of Node itself', Object.assign(new Error('bad'), { code: 'ERR_INVALID_ARG_TYPE' })],
  ['a call that only a defect can make', systemError('EBADF', { syscall: 'close' })],
])('%s is a defect', (_, error) => {
  expect(asKeyturnError(error)).toMatchObject({ code: 'UNEXPECTED', cause: error })
})
