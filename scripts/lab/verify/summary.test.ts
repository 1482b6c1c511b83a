import { describe, expect, it } from 'vitest'
import type { ProofCase } from './proof-case.ts'
import { summarise } from './summary.ts'

const cases = (count: number, more: Partial<ProofCase>): ProofCase[] =>
  Array.from({ length: count }, (_, index) => ({
    group: 'mutants',
    id: String(index),
    title: '',
    detectedBy: 'static',
    ok: true,
    named: true,
    expected: '',
    actual: '',
    ms: 0,
    ...more,
  }))

describe('a proof', () => {
  it.each([
    ['every mutant is killed', cases(20, {}), true],
    ['one of twenty survives', [...cases(19, {}), ...cases(1, { ok: false })], true],
    ['two of twenty survive', [...cases(18, {}), ...cases(2, { ok: false })], false],
    ['a variant is refused', [...cases(20, {}), ...cases(1, { group: 'variants', ok: false })], false],
    ['an equivalent mutant is refused', [...cases(20, {}), ...cases(1, { equivalent: 'same', ok: false })], false],
    ['one of ten causes is misnamed', [...cases(9, {}), ...cases(1, { named: false })], true],
    ['two of ten causes are misnamed', [...cases(8, {}), ...cases(2, { named: false })], false],
    ['there is nothing', [], false],
  ])('when %s holds: %o → %s', (_, proved, ok) => {
    expect(summarise(proved).ok).toBe(ok)
  })

  it('does not count equivalents, nor the names of survivors', () => {
    const { killed, named } = summarise([
      ...cases(3, {}),
      ...cases(1, { ok: false, named: false }),
      ...cases(2, { equivalent: 'same', named: undefined }),
    ])
    expect([killed, named]).toEqual([
      { good: 3, of: 4 },
      { good: 3, of: 3 },
    ])
  })
})
