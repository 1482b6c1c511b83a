import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderWith } from '../compose/folder.testkit.ts'
import { openLog } from './log.ts'

test('a log that has grown too long begins again and keeps the piece before', async () => {
  const file = join(folderWith({}), 'a.log')
  const log = openLog(file, 100)
  for (let line = 0; line < 30; line++) {
    log.write(`line ${line}\n`)
    await log.flush()
  }
  expect(statSync(file).size).toBeLessThan(120)
  expect(readFileSync(`${file}.1`, 'utf8')).toContain('line 20')
  expect(log.tail(2)).toBe('line 28\nline 29')
})
