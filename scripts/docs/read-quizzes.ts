import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type QuizData, readQuiz } from '../../src/content/quiz.ts'
import { repository } from '../repository.mjs'

/** The quizzes of all lessons, by lesson. @throws Error naming the file and what is wrong with it */
export const readQuizzes = (root = repository): QuizData[] =>
  readdirSync(join(root, 'docs/lessons'))
    .sort()
    .map(folder => `docs/lessons/${folder}/quiz.yaml`)
    .filter(file => existsSync(join(root, file)))
    .map(file => readQuiz(readFileSync(join(root, file), 'utf8'), file))
