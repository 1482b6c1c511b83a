import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { workDigest } from './work-digest.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'digest-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

const write = (path: string, text: string) => {
  mkdirSync(dirname(join(directory, path)), { recursive: true })
  writeFileSync(join(directory, path), text)
}
const digest = () => workDigest(['compose.yml', 'src/**/*.ts', 'sql/*.sql'], directory)

test('changes with every file of the lab: its text, its name, that it is there', () => {
  const seen = new Set([digest()])
  const changes = [
    () => write('compose.yml', 'a'),
    () => write('compose.yml', 'b'),
    () => write('src/deep/x.ts', 'b'),
    () => write('sql/1.sql', ''),
    () => rmSync(join(directory, 'compose.yml')),
  ]
  for (const change of changes) {
    change()
    seen.add(digest())
  }
  expect(seen.size).toBe(changes.length + 1)
})

test('is the same for the same files, whatever stands beside them', () => {
  write('compose.yml', 'a')
  write('src/x.ts', 'b')
  const before = digest()
  write('notes.md', 'think')
  write('src/node_modules/y.ts', 'c')
  write('src/x.js', 'd')
  expect(digest()).toBe(before)
})

test('does not look into folders that are no part of the work', () => {
  write('compose.yml', 'a')
  write('data/secret', 'a')
  const before = digest()
  chmodSync(join(directory, 'data'), 0)
  expect(digest()).toBe(before)
  chmodSync(join(directory, 'data'), 0o700)
})
