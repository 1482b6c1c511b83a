import { type ReactNode, useId } from 'react'
import type { ShortQuestion } from '../../content/quiz.ts'
import { formOf } from './grade.ts'
import styles from './styles.module.css'
import Why from './Why.tsx'

interface Props {
  question: ShortQuestion
  written: string
  answered: boolean
  onAnswer(written: string): void
}

/** A text field of one line. */
export default function ShortAnswer({ question, written, answered, onAnswer }: Props): ReactNode {
  const id = useId()
  const form = answered ? formOf(question, written) : undefined
  const near = form === undefined || form === 0 ? undefined : question.near[form - 1]
  return (
    <>
      <label htmlFor={id} className="visually-hidden">
        Your answer
      </label>
      <input
        id={id}
        className={styles.written}
        type="text"
        value={written}
        readOnly={answered}
        maxLength={120}
        autoComplete="off"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        onChange={event => onAnswer(event.target.value)}
      />
      {form === 0 && <Why right={true}>{question.why}</Why>}
      {near && <Why right={false}>{near.why}</Why>}
    </>
  )
}
