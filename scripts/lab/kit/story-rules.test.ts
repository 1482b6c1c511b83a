import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Outcome } from '../types.ts'
import { ChildFault } from './child/fault.ts'
import { storyMessages } from './messages.ts'
import { type StoryContext, storyRules } from './story-rules.ts'

/** The work adds numbers; a story is a list of them. */
interface Context extends StoryContext {
  add(numbers: number[]): number
}

const sumOf = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0)

const { storyRule, propertyRule } = storyRules<Context, 'wrong-sum', number[], number>({
  lab: '90',
  messages: storyMessages({ 'wrong-sum': 'Count again' }),
  place: { file: 'src/index.ts' },
  play: async ({ add }, stories) => stories.map(add),
  judge(numbers, seen) {
    const right = sumOf(numbers)
    return seen === right ? undefined : { actual: `${seen}`, expected: `${right}`, stack: `${seen}` }
  },
  words: (numbers, at) => numbers.slice(0, at === undefined ? undefined : at + 1).join(' + '),
})

const signal = new AbortController().signal
const placeOf = ({ stack }: { stack: string }) => (stack === '0' ? undefined : { file: 'src/add.ts', line: 3 })
const run = (check: ReturnType<typeof storyRule>, add: Context['add']) =>
  check.run({ child: { placeOf }, seed: 1, add }, signal)
const findingIn = (outcome: Outcome) => (outcome.verdict === 'wrong' ? outcome.findings[0] : undefined)

describe('a rule of stories', () => {
  const check = storyRule('2.3.wrong-sum', 'Sums are right', [[1, 2], [20, fc.integer({ min: 5, max: 5 })], []])

  it('holds when no story goes wrong, and has seen each of them', async () => {
    expect(await run(check, sumOf)).toMatchObject({ verdict: 'passed', observed: 3 })
  })

  it('tells the first story that goes wrong, with the values that were drawn; its code is from its id', async () => {
    expect(findingIn(await run(check, numbers => Math.min(sumOf(numbers), 24)))).toMatchObject({
      code: '90.2.3.wrong-sum',
      message: 'Sums are right. Not so here:\n20 + 5',
      place: { file: 'src/add.ts', line: 3 },
      actual: '24',
      expected: '25',
      next: 'Count again',
    })
  })

  it('finds in the lab’s usual place what has none of its own', async () => {
    expect(findingIn(await run(check, () => 0))?.place).toEqual({ file: 'src/index.ts' })
  })

  it('has seen nothing without stories', async () => {
    expect(await run(storyRule('2.3.wrong-sum', 'Sums are right', []), sumOf)).toMatchObject({ observed: 0 })
  })

  it('reports what the work did to its process', async () => {
    const forever = () => {
      throw new ChildFault('never-ends', { file: 'src/add.ts' }, { name: 'play', seconds: 5 })
    }
    expect(findingIn(await run(check, forever))?.code).toBe('90.2.3.never-ends')
  })

  it('may judge in a way of its own, and tell up to the act that goes wrong', async () => {
    const judge = async () => ({ actual: 'a', expected: 'b', at: 0 })
    const own = storyRule('2.3.wrong-sum', 'Sums are right', [[1, 2]], { judge, needs: ['1.*'] })
    expect(own.needs).toEqual(['1.*'])
    expect(findingIn(await run(own, sumOf))?.message).toBe('Sums are right. Not so here:\n1')
  })
})

describe('a property of stories', () => {
  const cases = fc.array(fc.integer({ min: 0, max: 1000 }), { maxLength: 20 })
  const check = propertyRule('2.4.wrong-sum', 'Sums are right', 50, cases)

  it('holds when no story goes wrong, and has seen each of them', async () => {
    expect(await run(check, sumOf)).toMatchObject({ verdict: 'passed', observed: 50 })
  })

  it('has seen nothing when no story was drawn', async () => {
    const none = propertyRule('2.4.wrong-sum', 'Sums are right', 0, cases)
    expect(await run(none, sumOf)).toMatchObject({ observed: 0 })
  })

  it('tells the shortest story that goes wrong', async () => {
    const message = 'Sums are right. Not so here:\n100'
    expect(findingIn(await run(check, numbers => sumOf(numbers.filter(number => number < 100))))).toMatchObject({
      message,
    })
  })
})
