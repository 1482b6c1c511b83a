import { describe, expect, it } from 'vitest'
import type { Step } from '../catalogue/manifest.ts'
import { ladder, nextRung } from './hints.ts'

const step = {
  id: 1,
  hints: [
    'What is asked?',
    { for: '02.1.2', say: 'Look at the tags.' },
    { for: '02.1.2.latest', say: 'Which tag moves?' },
    'Read the page again.',
  ],
} as Step

describe('the ladder of hints', () => {
  it('is the general one as long as nobody knows what fails', () => {
    expect(ladder(step, undefined)).toEqual(['What is asked?', 'Read the page again.'])
  })

  it('begins with what is closest to the failure', () => {
    expect(ladder(step, '02.1.2.latest')).toEqual([
      'Which tag moves?',
      'Look at the tags.',
      'What is asked?',
      'Read the page again.',
    ])
    expect(ladder(step, '02.1.2.no-tag')[0]).toBe('Look at the tags.')
  })

  it('is not misled by a code that begins with the same digits', () => {
    expect(ladder(step, '02.1.20.other')).toEqual(['What is asked?', 'Read the page again.'])
  })

  it('tells the rungs that are meant for the failure from those for everybody', () => {
    expect([0, 1, 2].map(given => nextRung(step, '02.1.2.latest', given)?.aimed)).toEqual([true, true, false])
    expect(nextRung(step, '02.1.1.missing-service', 0)?.aimed).toBe(false)
  })

  it('gives one rung more at each call, and stays on the last', () => {
    const given = [0, 1, 2, 3].map(count => nextRung(step, undefined, count))
    expect(given.map(rung => rung?.text)).toEqual([
      'What is asked?',
      'Read the page again.',
      'Read the page again.',
      'Read the page again.',
    ])
    expect(given.at(-1)).toMatchObject({ number: 2, of: 2 })
  })
})
