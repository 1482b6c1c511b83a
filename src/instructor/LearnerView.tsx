import type { Item, LearnerItemsAnswer } from '@groundwork/progress/api'
import type { AttemptsAnswer, AttemptView } from '@groundwork/progress/board-api'
import { states } from '@groundwork/progress/states'
import { type ReactNode, useCallback } from 'react'
import ColumnHeads from '../components/ColumnHeads.tsx'
import InlineCode from '../components/InlineCode'
import { fetchAttempts, fetchItems, type Reply } from './client.ts'
import { count, day, moment, seconds } from './format.ts'
import styles from './styles.module.css'
import { titleOf } from './summary.ts'
import { usePolled } from './use-polled.ts'

interface Props {
  id: string
  onBack(): void
  onSessionEnd(): void
}

interface Work {
  items: LearnerItemsAnswer
  history: AttemptsAnswer
}

const everyMs = 5_000

/** Everything that one learner did: the state of each item, and each attempt with the checker's words. */
export default function LearnerView({ id, onBack, onSessionEnd }: Props): ReactNode {
  const ask = useCallback(() => fetchWork(id), [id])
  const { data, trouble } = usePolled(ask, everyMs, onSessionEnd)
  return (
    <article>
      <p>
        <button type="button" className={styles.small} onClick={onBack}>
          ← Back to the board
        </button>
      </p>
      {trouble && <p role="alert">{trouble}</p>}
      {data ? <Shown {...data} /> : !trouble && <p>Reading what they did…</p>}
    </article>
  )
}

async function fetchWork(id: string): Promise<Reply<Work>> {
  const [items, history] = await Promise.all([fetchItems(id), fetchAttempts(id)])
  if (!items.ok) return items
  if (!history.ok) return history
  return { ok: true, data: { items: items.data, history: history.data } }
}

function Shown({ items: { learner, lessons, cells }, history }: Work): ReactNode {
  const known = new Map(lessons.flatMap(lesson => lesson.items).map(item => [item.id, item]))
  const held = new Map(cells.map(cell => [cell.item, cell]))
  const begun = lessons.filter(({ items }) => items.some(({ id }) => held.has(id)))
  return (
    <>
      <h2>{learner.name}</h2>
      <p className={styles.muted}>
        Joined on {day(learner.joinedAt)}. {begun.length === 0 && 'Nothing has been sent yet.'}
      </p>
      {begun.map(lesson => (
        <table key={lesson.id} className={styles.list}>
          <caption>
            {lesson.id} {lesson.title}
          </caption>
          <ColumnHeads of={['Step or question', 'State', 'Tries', 'Points', 'First try', 'Last', 'Trust']} />
          <tbody>
            {lesson.items.flatMap(item => {
              const cell = held.get(item.id)
              if (!cell) return []
              const { sign, word } = states[cell.state]
              return (
                <tr key={item.id}>
                  <th scope="row">
                    <InlineCode text={titleOf(item)} />
                  </th>
                  <td className={styles.cell} data-state={cell.state}>
                    <span aria-hidden="true" className={styles.sign}>
                      {sign}
                    </span>{' '}
                    {word}
                  </td>
                  <td className={styles.number}>
                    {cell.attempts}
                    {cell.errors > 0 && `, ${cell.errors} broken off`}
                  </td>
                  <td className={styles.number}>
                    {cell.score}/{item.maxScore}
                  </td>
                  <td className={styles.number}>{cell.firstScore ?? ''}</td>
                  <td>{moment(cell.lastActivityAt)}</td>
                  <td>{cell.assurance}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      ))}
      {history.attempts.length > 0 && <Attempts {...history} items={known} />}
    </>
  )
}

function Attempts({ attempts, more, items }: AttemptsAnswer & { items: ReadonlyMap<string, Item> }): ReactNode {
  return (
    <table className={styles.list}>
      <caption>
        {more ? `The last ${attempts.length} attempts` : count(attempts.length, 'attempt')}, the latest first
      </caption>
      <ColumnHeads of={['When', 'At', 'Result', 'What the checker said', 'Took', 'Trust']} />
      <tbody>
        {attempts.map(attempt => (
          <tr key={attempt.id}>
            <td>
              <time dateTime={attempt.at}>{moment(attempt.at)}</time>
            </td>
            <td>{placeOf(attempt.item, items)}</td>
            <td>{results[attempt.status]}</td>
            <td className={styles.said}>
              {attempt.failures.map(({ code, says }) => (
                <p key={code}>
                  {says} <code>{code}</code>
                </p>
              ))}
            </td>
            <td className={styles.number}>{attempt.durationMs === undefined ? '' : seconds(attempt.durationMs)}</td>
            <td>{attempt.assurance}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** An attempt that passed stays “passed”: the table above shows the present state. */
const results: Record<AttemptView['status'], string> = {
  pass: 'passed',
  'files-right': states['files-right'].word,
  fail: states['not-right'].word,
  error: states.unchecked.word,
  skip: states['not-started'].word,
}

function placeOf(id: string, items: ReadonlyMap<string, Item>): string {
  const item = items.get(id)
  if (!item) return `${id}, which has left the course`
  return item.kind === 'quiz' ? `${id.slice(0, 2)} a question` : `${id.slice(0, 2)} step ${titleOf(item)}`
}
