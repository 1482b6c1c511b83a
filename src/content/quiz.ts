/**
 * A lesson's quiz: `quiz.yaml` beside the lesson, checked when the site is built. The page gets it with two things
 * added: the item id under which results are recorded, and a hash of the question, so that an answer given to an older
 * wording does not count for the new one.
 */
import { createHash } from 'node:crypto'
import Type, { type Static } from 'typebox'
import { yamlReader } from '../../scripts/yaml/read-yaml.ts'

const exact = { additionalProperties: false }
const Words = Type.String({ minLength: 2 })

const Option = Type.Object({ text: Words, correct: Type.Optional(Type.Boolean()), why: Words }, exact)

const Question = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$' }),
    type: Type.Union([Type.Literal('single'), Type.Literal('multiple')]),
    points: Type.Integer({ minimum: 1, maximum: 10 }),
    text: Words,
    /** The heading under which the answer is explained: `anchor` on the same page, or `step-2#anchor`. */
    ref: Type.String({ pattern: '^(step-\\d+#)?[a-z0-9-]+$' }),
    options: Type.Array(Option, { minItems: 3, maxItems: 6 }),
  },
  exact,
)

const QuizFile = Type.Object(
  {
    lesson: Type.String({ pattern: '^[0-9]{2}$' }),
    questions: Type.Array(Question, { minItems: 3, maxItems: 6 }),
  },
  exact,
)

const readQuizFile = yamlReader(QuizFile)

export type QuizQuestion = Static<typeof Question> & {
  /** `02.quiz.<id>`, the item of the progress record. */
  item: string
  /** Twelve hex digits that change with the question's words, options or key. */
  hash: string
}

export interface QuizData {
  lesson: string
  questions: QuizQuestion[]
}

/** @throws Error naming the file, the line where there is one, and what is wrong */
export function readQuiz(text: string, file: string): QuizData {
  const quiz = readQuizFile(text, file)
  const ids = new Set<string>()
  const questions = quiz.questions.map(question => {
    const where = `${file}: question "${question.id}"`
    if (ids.has(question.id)) throw new Error(`${where} stands twice.`)
    ids.add(question.id)

    const right = question.options.filter(option => option.correct).length
    if (right === 0) throw new Error(`${where} has no correct option.`)
    if (right === question.options.length) throw new Error(`${where} has no wrong option.`)
    if (question.type === 'single' && right > 1) throw new Error(`${where} is single and has ${right} correct options.`)
    const hash = createHash('sha256').update(JSON.stringify(question)).digest('hex').slice(0, 12)
    return { ...question, item: `${quiz.lesson}.quiz.${question.id}`, hash }
  })
  return { lesson: quiz.lesson, questions }
}
