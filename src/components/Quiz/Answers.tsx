import type { ReactNode } from 'react'
import type { QuizQuestion } from '../../content/quiz.ts'
import InlineCode from '../InlineCode'

/** The questions with their answers, for browsers without JavaScript. */
export default function Answers({ questions }: { questions: QuizQuestion[] }): ReactNode {
  return (
    <>
      <p>Answering needs JavaScript. Here are the questions with their answers.</p>
      {questions.map(question => (
        <details key={question.id}>
          <summary>
            <InlineCode text={question.text} />
          </summary>
          <ul>
            {answersOf(question).map(words => (
              <li key={words}>
                <InlineCode text={words} />
              </li>
            ))}
          </ul>
        </details>
      ))}
    </>
  )
}

function answersOf(question: QuizQuestion): string[] {
  switch (question.type) {
    case 'short':
      return [`${question.accepts[0]}. ${question.why}`]
    case 'order':
      return [`First: ${question.first}`, ...question.next.map(({ text, why }) => `Then: ${text} ${why}`)]
    default:
      return question.options.map(({ correct, text, why }) => `${correct ? 'Right' : 'Wrong'}: ${text} ${why}`)
  }
}
