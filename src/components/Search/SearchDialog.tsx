import Link from '@docusaurus/Link'
import { useHistory } from '@docusaurus/router'
import useBaseUrl from '@docusaurus/useBaseUrl'
import { type FormEvent, type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { type Finding, openIndex } from './pagefind.ts'
import styles from './styles.module.css'

/** The search result: the places found, nothing yet, or no index to search. */
type Answer = { findings: Finding[] } | 'none yet' | 'no index'

/** The search dialog: Enter opens the first result, the arrow keys move through all, Escape closes. */
export default function SearchDialog({ onClose }: { onClose: () => void }): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null)
  const history = useHistory()
  const [question, setQuestion] = useState('')
  const answer = useAnswer(question)
  const findings = typeof answer === 'object' ? answer.findings : []

  useEffect(() => dialog.current?.showModal(), [])

  const goToFirst = (event: FormEvent) => {
    event.preventDefault()
    const [first] = findings
    if (!first) return
    onClose()
    history.push(first.url)
  }

  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-label="Search"
      onClose={onClose}
      onKeyDown={moveFocus}
      onClick={event => event.target === dialog.current && onClose()}
    >
      <form className={styles.form} onSubmit={goToFirst}>
        <input
          className={styles.question}
          type="search"
          aria-label="Search the course"
          placeholder="Search the course"
          autoComplete="off"
          value={question}
          onChange={event => setQuestion(event.target.value)}
        />
        <button type="button" className={styles.close} onClick={onClose}>
          Close
        </button>
      </form>
      <p className={styles.status} role="status">
        {statusWords(question, answer)}
      </p>
      <ol className={styles.findings}>
        {findings.map(({ url, lesson, page, heading, excerpt }) => (
          <li key={url}>
            <Link to={url} className={styles.finding} onClick={onClose}>
              <span className={styles.place}>
                {[lesson && `Lesson ${lesson}`, page, heading].filter(Boolean).join(' › ')}
              </span>
              {/* biome-ignore lint/security/noDangerouslySetInnerHtml: Pagefind escapes the text of our own pages. */}
              <span className={styles.excerpt} dangerouslySetInnerHTML={{ __html: excerpt }} />
            </Link>
          </li>
        ))}
      </ol>
    </dialog>
  )
}

function useAnswer(question: string): Answer {
  const index = useRef<ReturnType<typeof openIndex>>(undefined)
  const [answer, setAnswer] = useState<Answer>('none yet')
  const baseUrl = useBaseUrl('/')

  useEffect(() => {
    if (question.trim() === '') return setAnswer('none yet')
    let current = true
    index.current ??= openIndex(baseUrl)
    index.current
      .then(ask => ask(question))
      .then(
        findings => current && findings && setAnswer({ findings }),
        () => current && setAnswer('no index'),
      )
    return () => {
      current = false
    }
  }, [question, baseUrl])

  return answer
}

function statusWords(question: string, answer: Answer): string {
  if (answer === 'no index') return 'There is no index to search here: it is made when the site is built (npm start).'
  if (answer === 'none yet')
    return question.trim() === '' ? 'Enter takes the first; ↑ and ↓ go through all.' : 'Searching …'
  const { length } = answer.findings
  if (length === 0) return 'Nothing was found. Try another word, or a part of it.'
  return length === 1 ? '1 place' : `${length} places`
}

/** The arrow keys move the focus from the search field through the links and back. */
function moveFocus(event: KeyboardEvent<HTMLDialogElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (!step) return
  event.preventDefault()
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>('input, a')]
  const here = stops.indexOf(document.activeElement as HTMLElement)
  stops[Math.min(Math.max(here + step, 0), stops.length - 1)]?.focus()
}
