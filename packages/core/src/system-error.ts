/** What the machine refused: no defect of keyturn, and for people to see to. */
export interface SystemFinding {
  code: 'INVALID_INPUT' | 'UNAVAILABLE' | 'TIMED_OUT' | 'CONFLICT'
  message: string
  hint: string
}

/**
 * What a failed system call means.
 *
 * @returns `undefined` for what no system call threw, and for a code that only a defect can lead to
 */
export function findSystemError(error: unknown): SystemFinding | undefined {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return undefined
  const { code, syscall, path, address, port, hostname } = error as SystemError
  const net = Object.hasOwn(ofNetworks, code) ? ofNetworks[code] : undefined
  if (net !== undefined || /^(?:connect|bind|listen|getaddrinfo)$/.test(syscall)) {
    const host = hostname ?? (address === undefined ? undefined : [address, port].filter(Boolean).join(':'))
    return {
      code: codes[code] ?? 'UNAVAILABLE',
      message: `${host === undefined ? 'the network' : `"${host}"`} cannot be used: ${net ?? `the system refuses (${code})`}`,
      hint: 'Check the network, and the proxy and the firewall if there are any.',
    }
  }
  const why = Object.hasOwn(ofFiles, code) ? ofFiles[code] : undefined
  if (why === undefined) return undefined
  return {
    code: codes[code] ?? 'INVALID_INPUT',
    message: `${path === undefined ? 'a file' : `"${path}"`} cannot be used: ${why}`,
    hint: 'See that it is what it should be, that you may use it, and that the disk has room.',
  }
}

/**
 * What stood in the way of a file, for people.
 *
 * @param error what a function of `node:fs` threw
 * @returns the reason as half a sentence; the system's code where there are no words for it
 */
export function whyUnusable(error: unknown): string {
  const { code, message } = error as SystemError
  return (code !== undefined && Object.hasOwn(ofFiles, code) ? ofFiles[code] : code) ?? message
}

interface SystemError extends Error {
  code: string
  syscall: string
  path?: string
  address?: string
  port?: number
  hostname?: string
}

const codes: Readonly<Record<string, SystemFinding['code']>> = {
  ENOSPC: 'UNAVAILABLE',
  EDQUOT: 'UNAVAILABLE',
  EMFILE: 'UNAVAILABLE',
  ENFILE: 'UNAVAILABLE',
  EIO: 'UNAVAILABLE',
  EBUSY: 'UNAVAILABLE',
  ETIMEDOUT: 'TIMED_OUT',
  EADDRINUSE: 'CONFLICT',
}

const ofFiles: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'what stands for a folder in its path is none',
  EISDIR: 'it is a folder',
  EEXIST: 'something of that name is there',
  ENOTEMPTY: 'the folder is not empty (ENOTEMPTY)',
  EACCES: 'you may not (EACCES)',
  EPERM: 'you may not (EPERM)',
  EROFS: 'it is on a file system that cannot be written to (EROFS)',
  ENOSPC: 'there is no room left on the disk (ENOSPC)',
  EDQUOT: 'there is no room left in your quota (EDQUOT)',
  EFBIG: 'it is larger than the system allows (EFBIG)',
  ELOOP: 'its links lead in a circle (ELOOP)',
  ENAMETOOLONG: 'its name is too long (ENAMETOOLONG)',
  ENXIO: 'it is a socket, or nobody is at the other end of it (ENXIO)',
  EMFILE: 'this program has too many files open; "ulimit -n" says how many it may (EMFILE)',
  ENFILE: 'the machine has too many files open (ENFILE)',
  EIO: 'the disk does not answer as it should (EIO)',
  EBUSY: 'something else holds it (EBUSY)',
  ETXTBSY: 'it is a program that runs (ETXTBSY)',
  EXDEV: 'it would have to move to another disk (EXDEV)',
}

const ofNetworks: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there (ECONNREFUSED)',
  ECONNRESET: 'the connection was broken off (ECONNRESET)',
  ECONNABORTED: 'the connection was broken off (ECONNABORTED)',
  EPIPE: 'the other end is gone (EPIPE)',
  ETIMEDOUT: 'there was no answer in time (ETIMEDOUT)',
  ENOTFOUND: 'there is no host of that name (ENOTFOUND)',
  EAI_AGAIN: 'names cannot be looked up at the moment (EAI_AGAIN)',
  EHOSTUNREACH: 'there is no way to it (EHOSTUNREACH)',
  ENETUNREACH: 'there is no way to its network (ENETUNREACH)',
  ENETDOWN: 'the network is down (ENETDOWN)',
  EADDRINUSE: 'somebody else listens there (EADDRINUSE)',
  EADDRNOTAVAIL: 'it is no address of this machine (EADDRNOTAVAIL)',
}
