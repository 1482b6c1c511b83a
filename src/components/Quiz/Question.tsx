import Link from '@docusaurus/Link'
import { type FormEvent, type ReactNode, useId, useRef, useState } from 'react'
import type { QuizQuestion } from '../../content/quiz.ts'
import { recordQuizResult } from '../../local/record.ts'
import { points } from '../../words.ts'
import InlineCode from '../InlineCode'
import { grade } from './grade.ts'
import Options from './Options.tsx'
import { useRememberedAnswer } from './remembered.ts'
import styles from './styles.module.css'

interface Props {
  question: QuizQuestion
  number: number
}

/** One question: a form of native controls, so that every keyboard and screen reader already knows it. */
export default function Question({ question, number }: Props): ReactNode {
  const { chosen: answered, remember, forget } = useRememberedAnswer(question)
  const [draft, setDraft] = useState<readonly number[]>([])
  const [complaint, setComplaint] = useState('')
  const result = useRef<HTMLDivElement>(null)
  const first = useRef<HTMLInputElement>(null)
  const hintId = useId()
  const verdict = answered && grade(question, answered)

  function submit(event: FormEvent): void {
    event.preventDefault()
    setComplaint(draft.length === 0 ? 'Choose an answer first.' : '')
    if (draft.length === 0) return
    remember(draft)
    const { right, points: score } = grade(question, draft)
    const status = right ? 'pass' : 'fail'
    const { item, hash: contentVersion, points: maxScore } = question
    void recordQuizResult({ item, status, score, maxScore, contentVersion, chosen: [...draft] })
    result.current?.focus()
  }

  function retry(): void {
    setDraft([])
    forget()
    // The inputs are enabled again by the next paint.
    requestAnimationFrame(() => first.current?.focus())
  }

  return (
    <form className={styles.question} onSubmit={submit} noValidate>
      <fieldset aria-describedby={hintId}>
        <legend>
          <span className={styles.number}>Question {number}.</span> <InlineCode text={question.text} />
        </legend>
        <p id={hintId} className={styles.hint}>
          {question.type === 'single' ? 'Choose one' : 'Choose all that are true'}. {points(question.points)}.
        </p>
        <Options
          question={question}
          chosen={answered ?? draft}
          answered={Boolean(verdict)}
          onChoose={setDraft}
          first={first}
        />
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
          <ReadAbout of={question} />
        </p>
      )}
    </form>
  )
}

function ReadAbout({ of: { ref } }: { of: QuizQuestion }): ReactNode {
  const [anchor, page] = ref.split('#').reverse()
  if (page === undefined) return <Link to={`#${anchor}`}>Read about it above</Link>
  return <Link to={`../${page}/#${anchor}`}>Read about it in {page.replace('-', ' ')}</Link>
}
