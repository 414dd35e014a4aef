import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readTextFiles, replaceText, type TextFile } from '../../src/files/text-files.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyturn-texts-'))
})

afterEach(() => rm(folder, { recursive: true }))

async function write(name: string, data: string | Uint8Array, mode = 0o600): Promise<string> {
  const file = join(folder, name)
  await mkdir(join(file, '..'), { recursive: true })
  await writeFile(file, data, { mode })
  return file
}

async function read(paths: string[], wanted?: (name: string) => boolean): Promise<TextFile[]> {
  const files: TextFile[] = []
  for await (const file of readTextFiles(paths, wanted && { wanted })) {
    if ('unread' in file) throw file.unread
    files.push(file)
  }
  return files
}

async function readOne(path: string): Promise<TextFile> {
  const [file] = await read([path])
  if (file === undefined) throw new Error('nothing was read')
  return file
}

test('a folder gives its files in order, binaries as such, and passes over links and what is installed there', async () => {
  await write('b.json', '{}')
  await write('a/deep.txt', 'deep')
  await write('binary.json', new Uint8Array([0xff, 0xfe, 0x80]))
  await write('node_modules/x.json', '{}')
  await write('.git/config', 'x')
  if (process.platform !== 'win32') await symlink(join(folder, 'b.json'), join(folder, 'c.json'))
  expect((await read([folder])).map(({ source }) => source)).toEqual([
    join(folder, 'a', 'deep.txt'),
    join(folder, 'b.json'),
    join(folder, 'binary.json'),
  ])
  expect((await read([folder])).map(({ binary }) => binary)).toEqual([false, false, true])
  expect(await read([folder], (name) => name.endsWith('.txt'))).toMatchObject([{ text: 'deep', named: false }])
})

test('a file that is missing or larger than is wanted is told as such, and never passed over', async () => {
  await expect(read([join(folder, 'missing')])).rejects.toThrow('there is no such file')
  await write('large.json', '{"a": 1}')
  for await (const file of readTextFiles([folder], { mostBytes: 4 })) {
    expect(file).toMatchObject({ source: join(folder, 'large.json'), unread: { code: 'INVALID_INPUT' } })
  }
})

test.each([
  ['bytes that are no text', Uint8Array.from([0xff, 0xfe, 0x80, 0x00, 0x41]), 'A'],
  ['UTF-16 as Windows writes it', Buffer.from('\ufeffA: ä', 'utf16le'), 'A'],
])('%s are replaced byte for byte', async (_, bytes, part) => {
  const file = await readOne(await write('data', bytes))
  expect(file.text).toContain(part)
  await replaceText(file, file.text)
  expect(await readFile(file.source)).toEqual(Buffer.from(bytes))
})

test('what a killed run has left half written is taken away, and what a run is writing is not', async () => {
  await write('.x.json.keyturn-999999999.tmp', 'half')
  await write(`.x.json.keyturn-${process.pid}.tmp`, 'half')
  await write('x.json', 'whole')
  await read([folder])
  expect((await readdir(folder)).toSorted()).toEqual([`.x.json.keyturn-${process.pid}.tmp`, 'x.json'])
})

test('a byte order mark and the ends of lines come back as they were', async () => {
  const text = '\ufeff{"a": 1}\r\n'
  const file = await readOne(await write('bom.json', text))
  await replaceText(file, file.text.replace('1', '2'))
  expect(await readFile(file.source, 'utf8')).toBe(text.replace('1', '2'))
})

test.skipIf(process.platform === 'win32')(
  'a replaced file keeps its permissions, and a link to it stays a link',
  async () => {
    const target = await write('target.json', 'old', 0o640)
    await chmod(target, 0o640)
    const link = join(folder, 'link.json')
    await symlink(target, link)
    await replaceText(await readOne(link), 'new')
    expect(await readFile(target, 'utf8')).toBe('new')
    expect((await stat(target)).mode & 0o777).toBe(0o640)
    expect((await readdir(folder)).toSorted()).toEqual(['link.json', 'target.json'])
  },
)

test.skipIf(process.platform === 'win32')('a replaced file keeps its owner and its group', async () => {
  const file = await write('owned.json', 'old')
  // Only root can give a file away; anybody else keeps what is their own.
  if (process.getuid?.() === 0) await chown(file, 4_711, 4_712)
  const { uid, gid } = await stat(file)
  await replaceText(await readOne(file), 'new')
  expect(await readFile(file, 'utf8')).toBe('new')
  expect(await stat(file)).toMatchObject({ uid, gid })
})

test.skipIf(process.platform === 'win32')('a file whose owner cannot be kept is left as it is', async () => {
  const file = await readOne(await write('theirs.json', 'old'))
  // No system has this owner, so not even root can give a file to it.
  const theirs = { ...file, seen: { ...file.seen, uid: 2 ** 32 } }
  await expect(replaceText(theirs, 'new')).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  expect(await readFile(file.source, 'utf8')).toBe('old')
  expect(await readdir(folder)).toEqual(['theirs.json'])
})

test('a file that somebody else has changed meanwhile is left as it is now', async () => {
  const file = await readOne(await write('shared.json', 'old'))
  await writeFile(file.source, 'theirs')
  await utimes(file.source, new Date(), new Date(Date.now() + 5_000))
  await expect(replaceText(file, 'ours')).rejects.toMatchObject({ code: 'CONFLICT' })
  expect(await readFile(file.source, 'utf8')).toBe('theirs')
  expect(await readdir(folder)).toEqual(['shared.json'])
})
