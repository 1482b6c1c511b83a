/** The sixteen lessons of `syllabus.yaml` for the first page, with the content of those that are written. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Type from 'typebox'
import { yamlReader } from '../../scripts/read-yaml.ts'
import { type LabStep, readLab } from './lab.ts'
import { readLessons } from './lessons.ts'
import { readQuiz } from './quiz.ts'

const exact = { additionalProperties: false }
const Words = Type.String({ minLength: 2 })
const SyllabusFile = Type.Object(
  {
    lessons: Type.Array(Type.Object({ id: Type.String({ pattern: '^[0-9]{2}$' }), title: Words, able: Words }, exact)),
  },
  exact,
)
const readSyllabusFile = yamlReader(SyllabusFile)

export interface SyllabusLesson {
  /** `02`. */
  id: string
  title: string
  /** What a learner can do after it. */
  able: string
  /** Absent until the lesson is written. */
  written?: WrittenLesson
}

export interface WrittenLesson {
  /** `/lessons/02-infrastructure/`. */
  path: string
  minutes: number
  steps: Pick<LabStep, 'id' | 'title' | 'points' | 'proof'>[]
  /** Item ids of the quiz in the record. */
  questions: string[]
}

/**
 * @param root the repository
 * @throws Error naming the file and what is wrong
 */
export function readSyllabus(text: string, file: string, root: string): SyllabusLesson[] {
  const folders = readLessons(join(root, 'docs')).map(({ folder }) => folder)
  return readSyllabusFile(text, file).lessons.map(lesson => {
    const folder = folders.find(name => name.startsWith(`${lesson.id}-`))
    return folder ? { ...lesson, written: writtenLesson(root, folder) } : lesson
  })
}

function writtenLesson(root: string, folder: string): WrittenLesson {
  const read = <T>(file: string, reader: (text: string, file: string) => T): T => {
    const path = join(root, file)
    if (!existsSync(path)) throw new Error(`${file} is not there, and the lesson ${folder} needs it.`)
    return reader(readFileSync(path, 'utf8'), file)
  }
  const lab = read(`labs/${folder}/lab.yaml`, readLab)
  const quiz = read(`docs/lessons/${folder}/quiz.yaml`, readQuiz)
  return {
    path: `/lessons/${folder}/`,
    minutes: lab.minutes,
    steps: lab.steps.map(({ id, title, points, proof }) => ({ id, title, points, proof })),
    questions: quiz.questions.map(({ item }) => item),
  }
}
