import { describe, expect, it } from 'vitest'
import { readQuiz } from './quiz.ts'

const option = (correct: boolean) => `      - { text: Some words, why: Because, correct: ${correct} }\n`
const asked = (id: string, type: string, ...parts: string[]) =>
  `  - id: ${id}\n    type: ${type}\n    step: 1\n    points: 1\n    text: What is it?\n    ref: heading\n${parts.map(part => `    ${part}\n`).join('')}`
const question = (id: string, type: string, ...correct: boolean[]) =>
  `${asked(id, type, ...(type === 'predict' ? [code] : []), 'options:')}${correct.map(option).join('')}`
const code = 'code: { language: js, text: "console.log(1 < 2)" }'
const first = 'first: It begins.'
const next = (...texts: string[]) => `next: [${texts.map(text => `{ text: ${text}, why: Because }`).join(', ')}]`
const accepts = 'accepts: [SIGKILL, "9"]'
const near = (answer: string) => `near: [{ answers: [${answer}], why: Because }]`
const quiz = (...questions: string[]) => `lesson: "02"\nquestions:\n${questions.join('')}`
const good = [
  question('one', 'single', true, false, false),
  question('two', 'multiple', true, true, false),
  question('three', 'predict', false, false, true),
  asked('four', 'order', first, next('It goes on.', 'It ends.')),
  asked('five', 'short', accepts, 'why: Because', near('SIGTERM')),
]

describe('quiz.yaml', () => {
  it('gives every question its item id and a hash', () => {
    const { questions } = readQuiz(quiz(...good), 'quiz.yaml')
    expect(questions.map(({ item }) => item)).toEqual(
      ['one', 'two', 'three', 'four', 'five'].map(id => `02.quiz.${id}`),
    )
    for (const { hash } of questions) expect(hash).toMatch(/^[0-9a-f]{12}$/)
  })

  it('changes the hash of a question whose words change, and of no other', () => {
    const hashes = (text: string) => readQuiz(text, 'quiz.yaml').questions.map(({ hash }) => hash)
    const before = hashes(quiz(...good))
    const after = hashes(quiz(...good).replace('What is it?', 'What is that?'))
    expect(after[0]).not.toBe(before[0])
    expect(after.slice(1)).toEqual(before.slice(1))
  })

  it('keeps the hash when only the place of the explanation, or the proof, is another', () => {
    const hashes = (text: string) => readQuiz(text, 'quiz.yaml').questions.map(({ hash }) => hash)
    const proved = quiz(...good).replace('ref: heading', 'ref: another\n    proof: scripts/docs/proofs/a.ts')
    expect(hashes(proved.replace('step: 1', 'step: 2'))).toEqual(hashes(quiz(...good)))
  })

  it('gives code its colours', () => {
    const [, , predict] = readQuiz(quiz(...good), 'quiz.yaml').questions
    expect(predict?.html).toContain('<span class="')
  })

  it.each([
    ['a question twice', quiz(...good, good[0]!), 'quiz.yaml: question "one" stands twice.'],
    ['no right option', quiz(...good.slice(1), question('q', 'single', false, false, false)), 'has no correct option'],
    ['no wrong option', quiz(...good.slice(1), question('q', 'multiple', true, true, true)), 'has no wrong option'],
    ['two right options', quiz(...good.slice(1), question('q', 'single', true, true, false)), 'is single and has 2'],
    ['too few questions', quiz(good[0]!), 'quiz.yaml:3 questions '],
    [
      'an unknown key',
      quiz(...good).replace('why: Because,', 'because: x, why: Because,'),
      'quiz.yaml:10 questions.0.options.0',
    ],
    ['an option without a why', quiz(...good).replace('why: Because, ', ''), 'quiz.yaml:10 questions.0.options.0'],
    ['a question without a step', quiz(...good).replace('    step: 1\n', ''), "must have required property 'step'"],
    [
      'two predictions that are right',
      quiz(...good.slice(1), question('q', 'predict', true, true, false)),
      'is predict and has 2 correct options',
    ],
    [
      'a prediction without code',
      quiz(...good).replace(`    ${code}\n`, ''),
      'question "three" is predict and has no "code"',
    ],
    [
      'options of another kind',
      quiz(...good).replace(first, `${first}\n    ${accepts}`),
      'question "four" is order and needs no "accepts"',
    ],
    ['one event twice', quiz(...good).replace('It ends.', 'It begins.'), 'question "four" has the same event twice'],
    [
      'a near miss that is accepted',
      quiz(...good).replace(near('SIGTERM'), near('sigkill.')),
      'question "five" accepts "sigkill." and calls it nearly right',
    ],
    ['broken YAML', 'lesson: "02\n', 'is not YAML'],
  ])('is refused with a sentence for %s', (_, text, sentence) => {
    expect(() => readQuiz(text, 'quiz.yaml')).toThrow(sentence)
  })
})
