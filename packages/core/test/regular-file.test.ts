import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openJournal } from '../src/once/journal.ts'
import { openRegularFile } from '../src/regular-file.ts'
import { openReport } from '../src/runs/report-file.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyturn-regular-'))
})

afterEach(() => rm(folder, { recursive: true }))

test('a file is appended to, and one that is to be new is not there yet', async () => {
  const file = join(folder, 'lines')
  for (const line of ['one\n', 'two\n']) {
    const handle = await openRegularFile(file, 'append')
    await handle.appendFile(line)
    await handle.close()
  }
  expect(await readFile(file, 'utf8')).toBe('one\ntwo\n')
  await expect(openRegularFile(file, 'append to a new one')).rejects.toMatchObject({ code: 'EEXIST' })
})

test.skipIf(process.platform === 'win32')(
  'a pipe without another end is refused as journal and as report, and holds nothing up',
  async () => {
    const pipe = join(folder, 'pipe')
    execFileSync('mkfifo', [pipe])
    await expect(openRegularFile(pipe, 'read')).rejects.toThrow('it is no regular file')
    await expect(openRegularFile(pipe, 'append')).rejects.toMatchObject({ code: 'ENXIO' })
    await expect(openJournal(pipe)).rejects.toThrow(/journal ".*pipe" cannot be read: it is no regular file/)
    await expect(openReport(pipe, { resume: true, dryRun: false, shard: undefined })).rejects.toThrow(
      /report ".*pipe" cannot be used: it is no regular file/,
    )
  },
)
