import { describe, expect, it } from 'vitest'
import { readQuiz } from './quiz.ts'

const option = (correct: boolean) => `      - { text: Some words, why: Because, correct: ${correct} }\n`
const question = (id: string, type: string, ...correct: boolean[]) =>
  `  - id: ${id}\n    type: ${type}\n    points: 1\n    text: What is it?\n    ref: heading\n    options:\n${correct.map(option).join('')}`
const quiz = (...questions: string[]) => `lesson: "02"\nquestions:\n${questions.join('')}`
const good = [
  question('one', 'single', true, false, false),
  question('two', 'multiple', true, true, false),
  question('three', 'single', false, false, true),
]

describe('quiz.yaml', () => {
  it('gives every question its item id and a hash', () => {
    const { questions } = readQuiz(quiz(...good), 'quiz.yaml')
    expect(questions.map(({ item }) => item)).toEqual(['02.quiz.one', '02.quiz.two', '02.quiz.three'])
    for (const { hash } of questions) expect(hash).toMatch(/^[0-9a-f]{12}$/)
  })

  it('changes the hash of a question whose words change, and of no other', () => {
    const hashes = (text: string) => readQuiz(text, 'quiz.yaml').questions.map(({ hash }) => hash)
    const before = hashes(quiz(...good))
    const after = hashes(quiz(...good).replace('What is it?', 'What is that?'))
    expect(after[0]).not.toBe(before[0])
    expect(after.slice(1)).toEqual(before.slice(1))
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
      'quiz.yaml:9 questions.0.options.0',
    ],
    ['an option without a why', quiz(...good).replace('why: Because, ', ''), 'quiz.yaml:9 questions.0.options.0'],
    ['broken YAML', 'lesson: "02\n', 'is not YAML'],
  ])('is refused with a sentence for %s', (_, text, sentence) => {
    expect(() => readQuiz(text, 'quiz.yaml')).toThrow(sentence)
  })
})
