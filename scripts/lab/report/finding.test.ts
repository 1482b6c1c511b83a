import { stripVTControlCharacters } from 'node:util'
import { expect, it } from 'vitest'
import type { Finding } from '../types.ts'
import { findingBlock, maxLines } from './finding.ts'

const block = (first: Finding, ...others: Finding[]) => stripVTControlCharacters(findingBlock(first, { others }))
const short: Finding = {
  code: '02.1.2.unpinned-image',
  message: 'The image of redis is not pinned.',
  next: 'Give it a version',
}

it('says what, where, what was expected, what is, what to try, and its code', () => {
  const finding = {
    ...short,
    place: { file: 'docker-compose.yml', line: 12 },
    expected: 'a version',
    actual: 'redis:latest',
  }
  expect(block(finding)).toBe(
    [
      '✗ The image of redis is not pinned.',
      '  docker-compose.yml:12',
      '  expected  a version',
      '  actual    redis:latest',
      '  next      Give it a version',
      '  02.1.2.unpinned-image',
    ].join('\n'),
  )
})

it('names those that have the same cause', () => {
  expect(block(short, { ...short, message: 'The image of kafka is not pinned.' })).toContain('\n  also      kafka\n')
})

it('leaves out what nobody said', () => {
  expect(block(short)).toBe(
    '✗ The image of redis is not pinned.\n  next      Give it a version\n  02.1.2.unpinned-image',
  )
})

it('stays within twelve lines, however much a check has to say', () => {
  const long = Array.from({ length: 40 }, (_, line) => `line ${line}`).join('\n')
  const wordy = { code: 'c', message: long, place: { file: 'f' }, expected: long, actual: long, next: long }
  const text = block(wordy)
  expect(text.split('\n').length).toBeLessThanOrEqual(maxLines)
  expect(block(wordy, wordy, { ...wordy, message: 'line' }).split('\n').length).toBeLessThanOrEqual(maxLines)
  expect(text).toContain('… and 38 more lines')
})

it('cuts a line that no terminal could show', () => {
  expect(
    Math.max(
      ...block({ ...short, actual: 'x'.repeat(5_000) })
        .split('\n')
        .map(line => line.length),
    ),
  ).toBeLessThan(340)
})
