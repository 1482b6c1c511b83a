import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { copyWork, listFiles } from './copy.ts'

let root: string
const from = () => join(root, 'from')
const to = () => join(root, 'to')

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'copy-'))
  mkdirSync(from())
})
afterEach(() => rmSync(root, { recursive: true }))

function write(path: string, text = 'text', base = from()): string {
  mkdirSync(dirname(join(base, path)), { recursive: true })
  writeFileSync(join(base, path), text)
  return join(base, path)
}

it('copies files, hidden ones and folders, with their execute bit', () => {
  chmodSync(write('infrastructure/kafka-setup.sh'), 0o755)
  write('.env.example')
  expect(copyWork(from(), to())).toEqual([])
  expect(listFiles(to())).toEqual(['.env.example', 'infrastructure/kafka-setup.sh'])
})

it('leaves packages and repositories behind without a word', () => {
  for (const path of [
    'node_modules/x/index.js',
    'app/node_modules/y.js',
    '.git/config',
    '.groundwork/state.json',
    'kept.txt',
  ])
    write(path)
  expect(copyWork(from(), to())).toEqual([])
  expect(listFiles(to())).toEqual(['kept.txt'])
})

it('reads nothing outside the folder through a link', () => {
  symlinkSync(write('secret', 'secret', root), join(from(), 'file-link'))
  symlinkSync(root, join(from(), 'folder-link'))
  symlinkSync(join(root, 'gone'), join(from(), 'dead-link'))
  expect(copyWork(from(), to())).toEqual([
    { path: 'dead-link', reason: 'a link to nothing' },
    { path: 'file-link', reason: 'a link to a place outside the folder' },
    { path: 'folder-link', reason: 'a link to a place outside the folder' },
  ])
  expect(listFiles(to())).toEqual([])
})

it('takes a link to a file inside as that file', () => {
  write('real.yml', 'services: {}')
  symlinkSync('real.yml', join(from(), 'docker-compose.yml'))
  expect(copyWork(from(), to())).toEqual([])
  expect(readFileSync(join(to(), 'docker-compose.yml'), 'utf8')).toBe('services: {}')
})

it('passes over what the learner may not read, as a container leaves it behind', context => {
  context.skip(process.getuid?.() === 0, 'root may read everything')
  chmodSync(dirname(write('data/PG_VERSION', '17')), 0o000)
  chmodSync(write('key.pem'), 0o000)
  write('docker-compose.yml')
  const skippedFiles = copyWork(from(), to())
  chmodSync(join(from(), 'data'), 0o700)
  expect(skippedFiles).toEqual([
    { path: 'data', reason: 'you may not read it' },
    { path: 'key.pem', reason: 'you may not read it' },
  ])
  expect(listFiles(to())).toEqual(['docker-compose.yml'])
})

it('does not go round in circles', () => {
  write('a/file')
  symlinkSync('..', join(from(), 'a/up'))
  expect(copyWork(from(), to())).toEqual([{ path: 'a/up', reason: 'a link to a folder' }])
})

it('stops at the bounds, nearest files first, and says what it left out', () => {
  write('z.txt', 'small')
  write('big.txt', 'x'.repeat(2_000_000))
  write('deep/one.txt')
  write('deep/two.txt')
  const skippedFiles = copyWork(from(), to(), { fileBytes: 1024 * 1024, totalBytes: 1024 * 1024, files: 2 })
  expect(skippedFiles).toEqual([
    { path: 'big.txt', reason: 'larger than 1 MiB' },
    { path: 'deep/two.txt', reason: 'more than 2 files' },
  ])
  expect(listFiles(to())).toEqual(['deep/one.txt', 'z.txt'])
})

it('makes a copy that can be written to from work that cannot', () => {
  chmodSync(write('.env.example'), 0o444)
  copyWork(from(), to())
  expect(() => write('.env.example', 'new', to())).not.toThrow()
})
