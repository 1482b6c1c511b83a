import Link from '@docusaurus/Link'
import { type ReactNode, useCallback, useState } from 'react'
import type { LabData } from '../../content/lab.ts'
import type { QuizData } from '../../content/quiz.ts'
import { points } from '../../points.ts'
import Answers from './Answers.tsx'
import Question from './Question.tsx'
import styles from './styles.module.css'

type Props = { of: QuizData } & (
  | { step: number; lab?: undefined }
  /** All questions, under the titles of the lab's steps. */
  | { step?: undefined; lab: LabData }
)

/**
 * A lesson's quiz: `<Quiz of={quiz} lab={lab} />` shows all questions, step by step; `<Quiz of={quiz} step={2} />`
 * shows those of one step. Both share questions and answers.
 */
export default function Quiz({ of: { questions }, step, lab }: Props): ReactNode {
  const [earned, setEarned] = useState<Record<string, number>>({})
  const onEarned = useCallback((item: string, score: number) => setEarned(before => ({ ...before, [item]: score })), [])
  const questionsOf = (id: number) => questions.filter(question => question.step === id)
  const ask = (id: number) =>
    questionsOf(id).map(question => (
      <Question key={question.id} question={question} number={questions.indexOf(question) + 1} onEarned={onEarned} />
    ))
  const total = questions.reduce((sum, question) => sum + question.points, 0)
  const soFar = Object.values(earned).reduce((sum, score) => sum + score, 0)
  return (
    <div className={styles.quiz}>
      {step === undefined ? (
        <>
          <p>
            {questions.length} questions, {points(total)}. A wrong answer costs nothing: read why, and try again. What
            you have answered beside a step is answered here too.
          </p>
          {lab.steps.map(({ id, title }) => (
            <section key={id} aria-labelledby={`quiz-step-${id}`}>
              <h3 id={`quiz-step-${id}`} className={styles.step}>
                <Link to={`../step-${id}/`}>
                  Step {id}: {title}
                </Link>
              </h3>
              {ask(id)}
            </section>
          ))}
          <p className={styles.total}>
            You have {soFar} of {points(total)}.
          </p>
        </>
      ) : (
        ask(step)
      )}
      <noscript>
        <Answers questions={step === undefined ? questions : questionsOf(step)} />
      </noscript>
    </div>
  )
}
