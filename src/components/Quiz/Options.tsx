import { type ReactNode, useId } from 'react'
import type { ChoiceQuestion } from '../../content/quiz.ts'
import InlineCode from '../InlineCode'
import { grade } from './grade.ts'
import styles from './styles.module.css'
import Why from './Why.tsx'

interface Props {
  question: ChoiceQuestion
  /** Indexes of the options in the order shown. */
  arrangement: readonly number[]
  chosen: readonly number[]
  answered: boolean
  onAnswer(chosen: number[]): void
}

/**
 * The options; once answered, with the reason why each is right or wrong. After a wrong answer only chosen options show
 * their reason, so that something is left to find out.
 */
export default function Options({ question, arrangement, chosen, answered, onAnswer }: Props): ReactNode {
  const name = useId()
  const explainAll = answered && grade(question, chosen).right
  const several = question.type === 'multiple'

  function toggle(index: number, on: boolean): void {
    if (!several) onAnswer([index])
    else onAnswer(on ? [...chosen, index].sort((a, b) => a - b) : chosen.filter(it => it !== index))
  }

  return arrangement.map(index => {
    const { text, why, correct = false } = question.options[index]!
    const isChosen = chosen.includes(index)
    const explained = explainAll || (answered && isChosen)
    const whyId = `${name}-why-${index}`
    return (
      <div key={text} className={styles.option}>
        <label>
          <input
            type={several ? 'checkbox' : 'radio'}
            name={name}
            checked={isChosen}
            disabled={answered}
            aria-describedby={explained ? whyId : undefined}
            onChange={event => toggle(index, event.target.checked)}
          />
          {question.type === 'predict' ? (
            <code className={styles.output}>{text.trimEnd()}</code>
          ) : (
            <span>
              <InlineCode text={text} />
            </span>
          )}
        </label>
        {explained && (
          <Why id={whyId} right={correct}>
            {why}
          </Why>
        )}
      </div>
    )
  })
}
