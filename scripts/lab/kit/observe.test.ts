import { describe, expect, it, test } from 'vitest'
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

describe('an observation', () => {
  it('passes with the number of things it looked at', () => {
    const seen = observe()
    seen.that(true, finding)
    seen.held()
    expect(seen.outcome()).toMatchObject({ verdict: 'passed', observed: 2 })
  })

  it('has nothing to show when it asked nothing', () => {
    expect(observe().outcome()).toMatchObject({ verdict: 'passed', observed: 0 })
  })

  it('keeps every finding, in order', () => {
    const seen = observe()
    seen.that(false, finding)
    seen.that(false, () => ({ ...finding, code: '90.1.1.too-late' }))
    expect(seen.outcome()).toMatchObject({
      verdict: 'wrong',
      observed: 2,
      findings: [{ code: '90.1.1.too-slow' }, { code: '90.1.1.too-late' }],
    })
  })

  it('does not fail for a remark', () => {
    const seen = observe()
    seen.held()
    seen.remark(finding)
    expect(seen.outcome()).toMatchObject({ verdict: 'passed', remarks: [finding] })
  })
})
