import { type ReactNode, type RefObject, useId } from 'react'
import type { QuizQuestion } from '../../content/quiz.ts'
import InlineCode from '../InlineCode'
import { grade } from './grade.ts'
import styles from './styles.module.css'

interface Props {
  question: QuizQuestion
  chosen: readonly number[]
  answered: boolean
  onChoose(chosen: number[]): void
  first: RefObject<HTMLInputElement | null>
}

/**
 * The options with, once answered, why each is right or wrong: of a wrong answer only for what was chosen, so that
 * there is still something to find out.
 */
export default function Options({ question, chosen, answered, onChoose, first }: Props): ReactNode {
  const name = useId()
  const explainAll = answered && grade(question, chosen).right
  const single = question.type === 'single'

  function toggle(index: number, on: boolean): void {
    if (single) onChoose([index])
    else onChoose(on ? [...chosen, index].sort((a, b) => a - b) : chosen.filter(it => it !== index))
  }

  return question.options.map((option, index) => {
    const isChosen = chosen.includes(index)
    const explained = explainAll || (answered && isChosen)
    const whyId = `${name}-why-${index}`
    return (
      <div key={option.text} className={styles.option}>
        <label>
          <input
            ref={index === 0 ? first : undefined}
            type={single ? 'radio' : 'checkbox'}
            name={name}
            checked={isChosen}
            disabled={answered}
            aria-describedby={explained ? whyId : undefined}
            onChange={event => toggle(index, event.target.checked)}
          />
          <span>
            <InlineCode text={option.text} />
          </span>
        </label>
        {explained && (
          <p id={whyId} className={styles.why}>
            <strong className={option.correct ? styles.right : styles.wrong}>
              <span aria-hidden="true">{option.correct ? '✓' : '✗'}</span> {option.correct ? 'Right' : 'Wrong'}:
            </strong>{' '}
            <InlineCode text={option.why} />
          </p>
        )}
      </div>
    )
  })
}
