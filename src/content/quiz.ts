/**
 * A lesson's quiz: `quiz.yaml` beside the lesson, checked when the site is built. The page gets it with what is added
 * here: the item id under which results are recorded, a hash of the question, so that an answer given to an older wording
 * does not count for the new one, and the colours of its code.
 */
import { createHash } from 'node:crypto'
import Type, { type Static } from 'typebox'
import { yamlReader } from '../../scripts/read-yaml.ts'
import { highlight } from './highlight.ts'
import { eventsOf, normalise } from './quiz-answers.ts'

const exact = { additionalProperties: false }
const Words = Type.String({ minLength: 2 })

const Code = Type.Object({ language: Type.Enum(['js', 'sql', 'bash', 'nginx', 'docker']), text: Words }, exact)
const Option = Type.Object({ text: Words, correct: Type.Optional(Type.Boolean()), why: Words }, exact)
/** `why` explains, to a learner who puts the event earlier, why it cannot come before the previous one. */
const Event = Type.Object({ text: Words, why: Words }, exact)
const Forms = Type.Array(Type.String({ minLength: 1 }), { minItems: 1 })
const Near = Type.Object({ answers: Forms, why: Words }, exact)

const common = {
  id: Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$' }),
  /** The step of the lab to which the question belongs. */
  step: Type.Integer({ minimum: 1 }),
  /** The heading on that step's page under which the answer is explained. */
  ref: Type.String({ pattern: '^[a-z0-9-]+$' }),
  points: Type.Integer({ minimum: 1, maximum: 10 }),
  text: Words,
  /** Module that finds the key by running something: see scripts/docs/proofs. */
  proof: Type.Optional(Type.String({ pattern: '^scripts/docs/proofs/[a-z0-9-]+\\.ts$' })),
}

/** Fields of the kinds; `parts` says which kind has which. */
const own = {
  code: Code,
  options: Type.Array(Option, { minItems: 3, maxItems: 6 }),
  /** False when the options have a natural order, such as numbers. */
  shuffle: Type.Boolean(),
  /** Events in the order in which they really come. */
  first: Words,
  next: Type.Array(Event, { minItems: 2, maxItems: 6 }),
  /** All right forms of a short answer, the best one first. */
  accepts: Forms,
  why: Words,
  /** Common answers that are nearly right, or based on a wrong belief. */
  near: Type.Array(Near, { minItems: 1 }),
}

const QuizFile = Type.Object(
  {
    lesson: Type.String({ pattern: '^[0-9]{2}$' }),
    questions: Type.Array(
      Type.Object(
        {
          ...common,
          type: Type.Enum(['single', 'multiple', 'predict', 'order', 'short']),
          ...Type.Partial(Type.Object(own)).properties,
        },
        exact,
      ),
      { minItems: 3 },
    ),
  },
  exact,
)

/** Required and optional fields of each kind, in addition to the common ones. */
const parts = {
  single: { must: ['options'], may: ['code', 'shuffle'] },
  multiple: { must: ['options'], may: ['code', 'shuffle'] },
  predict: { must: ['code', 'options'], may: ['shuffle'] },
  order: { must: ['first', 'next'], may: ['code'] },
  short: { must: ['accepts', 'why', 'near'], may: ['code'] },
} as const satisfies Record<string, { must: (keyof typeof own)[]; may: (keyof typeof own)[] }>

const readQuizFile = yamlReader(QuizFile)

type Written = Static<typeof QuizFile>['questions'][number]
type Own = Required<Pick<Written, keyof typeof own>>
type Kind = keyof typeof parts
type Of<K extends Kind> = Omit<Written, 'type' | keyof Own> & { type: K } & Pick<
    Own,
    (typeof parts)[K]['must'][number]
  > &
  Partial<Pick<Own, (typeof parts)[K]['may'][number]>>
type AnyQuestion = { [K in Kind]: Of<K> }[Kind]

interface Added {
  /** `02.quiz.<id>`, the item of the progress record. */
  item: string
  /** Twelve hex digits that change with the question's words, options or key. */
  hash: string
  /** `code` with its colours. */
  html?: string
}

export type ChoiceQuestion = (Of<'single'> | Of<'multiple'> | Of<'predict'>) & Added
export type OrderQuestion = Of<'order'> & Added
export type ShortQuestion = Of<'short'> & Added
export type QuizQuestion = ChoiceQuestion | OrderQuestion | ShortQuestion

export interface QuizData {
  lesson: string
  questions: QuizQuestion[]
}

/** @throws Error naming the file, the line where there is one, and what is wrong */
export function readQuiz(text: string, file: string): QuizData {
  const { lesson, questions } = readQuizFile(text, file)
  const ids = questions.map(({ id }) => id)
  const complaints = questions.flatMap((question, index) => {
    const twice = ids.indexOf(question.id) < index ? ['stands twice'] : []
    const mistakes = [...twice, ...partsMissing(question)]
    return (mistakes.length > 0 ? mistakes : mistakesOf(question as AnyQuestion)).map(
      mistake => `${file}: question "${question.id}" ${mistake}.`,
    )
  })
  if (complaints.length > 0) throw new Error(complaints.join('\n'))
  return { lesson, questions: questions.map(question => withAdded(question as AnyQuestion, lesson)) }
}

function partsMissing(question: Written): string[] {
  const { must, may } = parts[question.type]
  const there = Object.keys(own).filter(key => key in question)
  const known: readonly string[] = [...must, ...may]
  return [
    ...must.filter(key => !there.includes(key)).map(key => `is ${question.type} and has no "${key}"`),
    ...there.filter(key => !known.includes(key)).map(key => `is ${question.type} and needs no "${key}"`),
  ]
}

function mistakesOf(question: AnyQuestion): string[] {
  switch (question.type) {
    case 'order': {
      const events = eventsOf(question)
      return new Set(events).size < events.length ? ['has the same event twice'] : []
    }
    case 'short': {
      const right = question.accepts.map(normalise)
      const both = question.near.flatMap(({ answers }) => answers).filter(answer => right.includes(normalise(answer)))
      return both.map(answer => `accepts "${answer}" and calls it nearly right`)
    }
    default: {
      const right = question.options.filter(({ correct }) => correct).length
      if (right === 0) return ['has no correct option']
      if (right === question.options.length) return ['has no wrong option']
      const tooMany = question.type !== 'multiple' && right > 1
      return tooMany ? [`is ${question.type} and has ${right} correct options`] : []
    }
  }
}

function withAdded(question: AnyQuestion, lesson: string): QuizQuestion {
  // The place of the explanation and the proof of the key do not change the question.
  const { step, ref, proof, ...asked } = question
  const hash = createHash('sha256').update(JSON.stringify(asked)).digest('hex').slice(0, 12)
  const html = question.code && highlight(question.code.text.trimEnd(), question.code.language)
  return { ...question, item: `${lesson}.quiz.${question.id}`, hash, html }
}
