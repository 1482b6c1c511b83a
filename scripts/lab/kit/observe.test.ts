import { expect, test } from 'vitest'
import { observe } from './observe.ts'

const finding = { code: '90.1.1.too-slow', message: 'It is slow.', next: 'Look at the limit.' }

test('a mistake that several questions meet is told once, and each question counts', () => {
  const seen = observe()
  seen.that(false, finding)
  seen.that(false, () => ({ ...finding }))
  seen.wrong({ ...finding, place: { file: 'nginx.conf', line: 4 } })
  expect(seen.outcome()).toMatchObject({
    verdict: 'wrong',
    observed: 3,
    findings: [finding, { place: { line: 4 } }],
  })
})
