import { delimiter } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { searchPath } from './programs.ts'

beforeEach(() => void vi.stubEnv('PATH', ['/own/bin', '/usr/bin'].join(delimiter)))
afterEach(() => void vi.unstubAllEnvs())

test('what Homebrew links nowhere is found before the stub that macOS has in /usr/bin', () => {
  const folders = searchPath(folder => folder.startsWith('/opt/homebrew/'))
  expect(folders.slice(0, 4)).toEqual([
    '/opt/homebrew/opt/openjdk/bin',
    '/opt/homebrew/opt/libpq/bin',
    '/own/bin',
    '/usr/bin',
  ])
})

test('PATH comes first where there is no Homebrew, and servers are found that it lacks', () => {
  const folders = searchPath(() => false)
  expect(folders.slice(0, 2)).toEqual(['/own/bin', '/usr/bin'])
  expect(folders).toContain('/usr/sbin')
})
