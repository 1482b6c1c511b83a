import { describe, expect, it } from 'vitest'
import { ChildFault } from './child/fault.ts'
import { rules } from './rules.ts'

const messages = {
  'wrong-sum': { says: '{a} and {b} make {actual}.', next: 'Count again, up to {expected}' },
  accepted: { says: '“{word}” is not refused.', next: 'Look at {word}' },
  story: { says: '{rule}. Not so here: {story}', next: 'Count again' },
} as const

const { rule } = rules<{ sum(a: number, b: number): number }, keyof typeof messages>('90', 'run', messages)
const signal = new AbortController().signal

describe('a rule', () => {
  it('is a check whose codes come from its id, and whose words come from the messages', async () => {
    const check = rule('2.3.sums', 'Sums are right', ({ sum, see }) => {
      see('wrong-sum', { a: 20, b: 22 }).equal(sum(20, 22), 42)
    })
    expect(check).toMatchObject({ id: '2.3.sums', step: 2, proof: 'run' })
    expect(await check.run({ sum: (a, b) => a + b }, signal)).toMatchObject({ verdict: 'passed', observed: 1 })
    expect(await check.run({ sum: () => 41 }, signal)).toMatchObject({
      verdict: 'wrong',
      findings: [
        {
          code: '90.2.3.wrong-sum',
          message: '20 and 22 make 41.',
          next: 'Count again, up to 42',
          expected: '42',
          actual: '41',
        },
      ],
    })
  })

  it('gives its title to its messages', async () => {
    const check = rule('2.3.sums', 'Sums are right', ({ see }) => void see('story', { story: '1 and 1' }).holds(false))
    const message = 'Sums are right. Not so here: 1 and 1'
    expect(await check.run({ sum: () => 0 }, signal)).toMatchObject({ findings: [{ message }] })
  })

  it('that saw nothing is not passed', async () => {
    const check = rule('1.1.nothing', 'Nothing', () => undefined)
    expect(await check.run({ sum: () => 0 }, signal)).toMatchObject({ observed: 0 })
  })

  it('finds in the lab’s usual place, unless it names another', async () => {
    const placed = rules<{ file?: string }>('90', 'run', messages, { file: 'src/index.ts' }).rule
    const check = placed('1.1.words', 'Words', ({ file, see }) => {
      see('accepted', { word: 'a', ...(file && { place: { file } }) }).holds(false)
    })
    const placeOf = async (file?: string) => {
      const outcome = await check.run({ file }, signal)
      return outcome.verdict === 'wrong' && outcome.findings[0]?.place
    }
    expect(await placeOf()).toEqual({ file: 'src/index.ts' })
    expect(await placeOf('src/other.ts')).toEqual({ file: 'src/other.ts' })
  })

  it('looks for the place of each example, and tells them all, where its lab says how', async () => {
    const placed = rules<{ lines: string[] }>('90', 'run', messages, ({ lines }, what, { word }) => ({
      file: what,
      line: lines.indexOf(String(word)) + 1,
    })).rule
    const check = placed('1.1.words', 'Words', ({ lines, see }) => {
      for (const word of lines) see('accepted', { word }).holds(false)
    })
    expect(await check.run({ lines: ['yes', 'no'] }, signal)).toMatchObject({
      findings: [{ place: { file: 'accepted', line: 1 } }, { place: { file: 'accepted', line: 2 } }],
    })
  })

  it('tells what is another rule’s under that rule’s code', async () => {
    const shared = rules('90', 'run', { '5.5.closed': { says: 'It is closed.', next: 'Open it' } }).rule
    const check = shared('1.1.words', 'Words', ({ see }) => void see('5.5.closed').holds(false))
    expect(await check.run({}, signal)).toMatchObject({ findings: [{ code: '90.5.5.closed' }] })
  })

  it('expects what its message says where nothing is compared', async () => {
    const expecting = rules('90', 'run', { few: { says: '{word}.', next: 'Add', expected: 'two of {word}' } }).rule
    const expected = async (given: object) => {
      const check = expecting('1.1.few', 'Few', ({ see }) => void see('few', { word: 'a', ...given }).holds(false))
      const outcome = await check.run({}, signal)
      return outcome.verdict === 'wrong' && outcome.findings[0]?.expected
    }
    expect(await expected({})).toBe('two of a')
    expect(await expected({ expected: 'three' })).toBe('three')
  })

  it('passes with a remark, and with something that it could not show', async () => {
    const check = rule('1.1.words', 'Words', ({ remark, notProved }) => {
      remark('accepted', { word: 'a' })
      notProved('All other words.')
    })
    expect(await check.run({ sum: () => 0 }, signal)).toEqual({
      verdict: 'passed',
      observed: 1,
      remarks: [expect.objectContaining({ code: '90.1.1.accepted', message: '“a” is not refused.' })],
      notProved: ['All other words.'],
    })
  })

  it('is judged only when the checks before it have passed, where it is made so', () => {
    const { ruleAfter } = rules<{ file?: string }>('90', 'run', messages)
    const check = ruleAfter('1.1.file', '1.2.*')('2.1.words', 'Words', () => undefined, { stage: 'fault' })
    expect(check).toMatchObject({ needs: ['1.1.file', '1.2.*'], stage: 'fault' })
  })

  it('tells one example of each mistake', async () => {
    const check = rule('1.1.words', 'Words are refused', ({ see }) => {
      for (const word of ['yes', 'no'])
        see('accepted', { word }).refused({ thrown: { name: 'Error', message: '', code: 'other' } }, 'word.invalid')
    })
    const outcome = await check.run({ sum: () => 0 }, signal)
    expect(outcome).toMatchObject({ observed: 2, findings: [{ message: '“yes” is not refused.', actual: 'other' }] })
  })

  it('takes an error with one of the codes for a refusal, and nothing else', async () => {
    const answers = [
      { thrown: { name: 'E', message: '', code: 'b' } },
      { value: 1 },
      { thrown: { name: 'E', message: '' } },
      undefined,
    ]
    const held: boolean[] = []
    const check = rule('1.1.words', 'Words are refused', ({ see }) => {
      for (const answer of answers) held.push(see('accepted', { word: 'x' }).refused(answer, 'a', 'b'))
    })
    await check.run({ sum: () => 0 }, signal)
    expect(held).toEqual([true, false, false, false])
  })

  it('shows what a call threw that should have returned', async () => {
    const answers = [{ value: 42 }, { value: 41 }, { thrown: { name: 'TypeError', message: 'no sum' } }, undefined]
    const shown: unknown[] = []
    for (const answer of answers) {
      const check = rule('1.1.sums', 'Sums are right', ({ see }) => {
        see('wrong-sum', { a: 20, b: 22 }).returned(answer, 42)
      })
      const outcome = await check.run({ sum: () => 0 }, signal)
      shown.push(outcome.verdict === 'passed' ? 'passed' : outcome.findings[0]?.actual)
    }
    expect(shown).toEqual(['passed', '41', 'an error: TypeError: no sum', 'undefined'])
  })

  it('leaves a place open that nothing was given for', async () => {
    const check = rule('1.1.words', 'Words are refused', ({ see }) => {
      see('accepted').holds(false)
    })
    const outcome = await check.run({ sum: () => 0 }, signal)
    expect(outcome).toMatchObject({ findings: [{ message: '“{word}” is not refused.', next: 'Look at {word}' }] })
  })

  it('is wrong, with the place, when the learner’s code has ended its process', async () => {
    const check = rule('3.4.ends', 'It goes on', () => {
      throw new ChildFault('exited', { file: 'src/index.ts', line: 7 }, { name: 'play', actual: 'exit code 0' })
    })
    expect(await check.run({ sum: () => 0 }, signal)).toMatchObject({
      verdict: 'wrong',
      findings: [{ code: '90.3.4.exited', place: { file: 'src/index.ts', line: 7 } }],
    })
  })

  it('lets an error of its own out, which is the course’s fault', async () => {
    const check = rule('1.1.breaks', 'It breaks', () => {
      throw new TypeError('a mistake of the author')
    })
    await expect(check.run({ sum: () => 0 }, signal)).rejects.toThrow('a mistake of the author')
  })
})
