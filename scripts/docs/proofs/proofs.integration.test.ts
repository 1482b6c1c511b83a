/** Every key that a machine can check. */
import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import type { QuizQuestion } from '../../../src/content/quiz.ts'
import { repository } from '../../repository.mjs'
import { detectEngines } from '../../stack/running.ts'
import { requires } from '../../test/requires.ts'
import { readQuizzes } from '../read-quizzes.ts'
import { disagreement, type Proof } from './proof.ts'
import { runners } from './run-code.ts'

const questions = readQuizzes().flatMap(quiz => quiz.questions)
const provable = questions.filter(({ type, proof }) => type === 'predict' || proof !== undefined)

async function show(question: QuizQuestion): Promise<string[]> {
  const { proof, code } = question
  if (proof !== undefined) {
    const module = (await import(join(repository, proof))) as { default: Proof }
    return module.default(question, inject('engines'))
  }
  const run = code && runners[code.language]
  if (!run) throw new Error(`Nothing runs ${code?.language} by itself. Give the question a proof.`)
  return run(code.text, inject('engines'))
}

const hasNginx = (await detectEngines()).some(({ name, found }) => name === 'nginx' && found)

describe('the key of', () => {
  for (const question of provable) {
    it(`${question.item} is what really happens`, async context => {
      if (question.code?.language === 'nginx') requires('nginx', hasNginx)(context)
      expect(disagreement(question, await show(question))).toBeUndefined()
    })
  }
})
