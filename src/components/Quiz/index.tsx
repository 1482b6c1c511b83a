import type { ReactNode } from 'react'
import type { QuizData } from '../../content/quiz.ts'
import { points } from '../../words.ts'
import InlineCode from '../InlineCode'
import Question from './Question.tsx'
import styles from './styles.module.css'

/** A lesson's quiz: `import quiz from './quiz.yaml'`, then `<Quiz of={quiz} />`. */
export default function Quiz({ of }: { of: QuizData }): ReactNode {
  const total = of.questions.reduce((sum, question) => sum + question.points, 0)
  return (
    <div className={styles.quiz}>
      <p>
        {of.questions.length} questions, {points(total)}. A wrong answer costs nothing: read why, and try again.
      </p>
      {of.questions.map((question, index) => (
        <Question key={question.id} question={question} number={index + 1} />
      ))}
      <noscript>
        <p>Answering needs JavaScript. Here are the questions with their answers.</p>
        {of.questions.map(question => (
          <details key={question.id}>
            <summary>
              <InlineCode text={question.text} />
            </summary>
            <ul>
              {question.options.map(option => (
                <li key={option.text}>
                  {option.correct ? 'Right' : 'Wrong'}: <InlineCode text={`${option.text} ${option.why}`} />
                </li>
              ))}
            </ul>
          </details>
        ))}
      </noscript>
    </div>
  )
}
