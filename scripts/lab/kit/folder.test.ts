import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { freshFolder } from './folder.ts'

test('it holds what was laid last, and is a folder of its own', () => {
  const within = mkdtempSync(join(tmpdir(), 'groundwork-folder-'))
  onTestFinished(() => rmSync(within, { recursive: true }))
  const [one, other] = [freshFolder(join(within, 'state')), freshFolder(join(within, 'state'))]
  one.lay({ 'a.sql': 'SELECT 1', 'b.sql': 'SELECT 2' })
  other.lay({ 'c.sql': 'SELECT 3' })
  one.lay({ 'b.sql': 'SELECT 4', 'a.sql': undefined })
  expect(readdirSync(one.path)).toEqual(['b.sql'])
  expect(readFileSync(join(one.path, 'b.sql'), 'utf8')).toBe('SELECT 4')
  expect(readdirSync(other.path)).toEqual(['c.sql'])
})
