import Link from '@docusaurus/Link'
import type { ReactNode } from 'react'
import type { LabData } from '../../content/lab.ts'
import type { QuizData, QuizQuestion } from '../../content/quiz.ts'
import { points } from '../../words.ts'
import Answers from './Answers.tsx'
import Question from './Question.tsx'
import styles from './styles.module.css'

type Props = { of: QuizData } & (
  | { step: number; lab?: undefined }
  /** All of it, under the titles of the lab's steps. */
  | { step?: undefined; lab: LabData }
)

/**
 * A lesson's quiz: `<Quiz of={quiz} lab={lab} />` asks all of it, step by step; `<Quiz of={quiz} step={2} />` what belongs to
 * one step. Both are the same questions with the same answers.
 */
export default function Quiz({ of: { questions }, step, lab }: Props): ReactNode {
  const asked = questions.filter(question => step === undefined || question.step === step)
  const ask = (question: QuizQuestion) => (
    <Question key={question.id} question={question} number={questions.indexOf(question) + 1} />
  )
  return (
    <div className={styles.quiz}>
      {step === undefined ? (
        <>
          <p>
            {questions.length} questions, {points(questions.reduce((sum, question) => sum + question.points, 0))}. A
            wrong answer costs nothing: read why, and try again. What you have answered beside a step is answered here
            too.
          </p>
          {lab.steps.map(({ id, title }) => (
            <section key={id} aria-labelledby={`quiz-step-${id}`}>
              <h3 id={`quiz-step-${id}`} className={styles.step}>
                <Link to={`../step-${id}/`}>
                  Step {id}: {title}
                </Link>
              </h3>
              {questions.filter(question => question.step === id).map(ask)}
            </section>
          ))}
        </>
      ) : (
        asked.map(ask)
      )}
      <noscript>
        <Answers questions={asked} />
      </noscript>
    </div>
  )
}
