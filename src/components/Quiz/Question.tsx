import Link from '@docusaurus/Link'
import clsx from 'clsx'
import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import type { QuizQuestion } from '../../content/quiz.ts'
import { recordQuizResult } from '../../local-api/client.ts'
import { points } from '../../points.ts'
import Code from '../Code'
import InlineCode from '../InlineCode'
import type { Answer } from './answer.ts'
import { grade, indexesOf, recordedChoice } from './grade.ts'
import Options from './Options.tsx'
import Sequence from './Sequence.tsx'
import ShortAnswer from './ShortAnswer.tsx'
import { useStoredAnswer } from './stored-answer.ts'
import styles from './styles.module.css'
import { useArrangement } from './use-arrangement.ts'

interface Props {
  question: QuizQuestion
  number: number
  /** Called with the points of the current answer, 0 without one. */
  onEarned(item: string, score: number): void
}

const tasks: Record<QuizQuestion['type'], string> = {
  single: 'Choose one.',
  multiple: 'Choose all that apply.',
  predict: 'What does it print? Choose one.',
  order: 'Put them in order, the first on top.',
  short: 'Write a word or a number.',
}

/** One question, as a form of native controls, which every keyboard and screen reader knows. */
export default function Question({ question, number, onEarned }: Props): ReactNode {
  const { arrangement, settled } = useArrangement(question)
  const { answered, remember, forget } = useStoredAnswer(question)
  const [draft, setDraft] = useState<Answer>()
  const [complaint, setComplaint] = useState('')
  const result = useRef<HTMLDivElement>(null)
  const controls = useRef<HTMLDivElement>(null)
  const hintId = useId()
  const answer = answered ?? draft ?? blank(question, arrangement)
  const verdict = answered === undefined ? undefined : grade(question, answered)

  const earned = verdict?.points ?? 0
  useEffect(() => onEarned(question.item, earned), [onEarned, question.item, earned])

  function submit(event: FormEvent): void {
    event.preventDefault()
    const isEmpty = typeof answer === 'string' ? answer.trim() === '' : answer.length === 0
    setComplaint(isEmpty ? 'Answer first.' : '')
    if (isEmpty) return
    remember(answer)
    const { right, points: score } = grade(question, answer)
    const status = right ? 'pass' : 'fail'
    const { item, hash: contentVersion, points: maxScore } = question
    const chosen = recordedChoice(question, answer)
    void recordQuizResult({ item, status, score, maxScore, contentVersion, chosen })
    result.current?.focus()
  }

  function retry(): void {
    // A choice starts empty again; an order or a text can be corrected.
    setDraft('options' in question ? undefined : answered)
    forget()
    // The controls are enabled again by the next paint.
    requestAnimationFrame(() => controls.current?.querySelector<HTMLElement>('input, button')?.focus())
  }

  return (
    <form className={styles.question} onSubmit={submit} noValidate>
      <fieldset aria-describedby={hintId}>
        <legend>
          <span className={styles.number}>Question {number}.</span> <InlineCode text={question.text} />
        </legend>
        {question.html !== undefined && <Code html={question.html} />}
        <p id={hintId} className={styles.hint}>
          {tasks[question.type]} {points(question.points)}.
        </p>
        <div ref={controls} className={clsx(!settled && styles.unsettled)}>
          <Controls {...{ question, arrangement, answer }} answered={verdict !== undefined} onAnswer={setDraft} />
        </div>
      </fieldset>
      {!verdict && (
        <button type="submit" className="button button--primary">
          Check my answer
        </button>
      )}
      <div ref={result} role="status" tabIndex={-1} className={styles.result}>
        {complaint && !verdict && <p>{complaint}</p>}
        {verdict && (
          <p className={verdict.right ? styles.right : styles.wrong}>
            <span aria-hidden="true">{verdict.right ? '✓' : '✗'}</span> {verdict.words}
          </p>
        )}
      </div>
      {verdict && (
        <p className={styles.after}>
          <button type="button" className="button button--outline button--primary button--sm" onClick={retry}>
            Try again
          </button>
          <Link to={`../step-${question.step}/#${question.ref}`}>Read about it in step {question.step}</Link>
        </p>
      )}
    </form>
  )
}

/** The answer before anything has been done. */
function blank(question: QuizQuestion, arrangement: readonly number[]): Answer {
  if (question.type === 'short') return ''
  return question.type === 'order' ? arrangement : []
}

interface ControlsProps {
  question: QuizQuestion
  arrangement: readonly number[]
  answer: Answer
  answered: boolean
  onAnswer(answer: Answer): void
}

function Controls({ question, arrangement, answer, ...rest }: ControlsProps): ReactNode {
  if (question.type === 'short') return <ShortAnswer {...{ question, ...rest }} written={String(answer)} />
  if (question.type === 'order') return <Sequence {...{ question, ...rest }} order={indexesOf(answer)} />
  return <Options {...{ question, arrangement, ...rest }} chosen={indexesOf(answer)} />
}
