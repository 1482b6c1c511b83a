import type { Lesson } from '@groundwork/progress/api'
import type { AttentionAnswer, LearnerInTrouble, Trouble } from '@groundwork/progress/board-api'
import { states } from '@groundwork/progress/states'
import type { ReactNode } from 'react'
import { forgetContact, noteContact } from './client.ts'
import { ago, count, moment } from './format.ts'
import LearnerLink from './LearnerLink.tsx'
import type { Place } from './place.ts'
import styles from './styles.module.css'
import { titleOf } from './summary.ts'
import { useAct } from './use-act.ts'
import type { Go } from './use-place.ts'

interface Props {
  slug: string
  mayChange: boolean
  attention: AttentionAnswer
  lessons: readonly Lesson[]
  place: Place
  go: Go
  now: number
  onChange(): void
}

/** The worklist: whom to speak to first, about what, and with which hint. */
export default function NeedsHelp({ slug, mayChange, attention, lessons, place, go, now, onChange }: Props): ReactNode {
  const { complaint, act } = useAct(onChange)
  const { rules } = attention
  const who = place.who.trim().toLocaleLowerCase()
  const listed = attention.learners.filter(
    ({ learner, troubles }) =>
      learner.name.toLocaleLowerCase().includes(who) &&
      (place.lesson === '' || troubles.some(each => lessonOf(each) === place.lesson)),
  )
  const open = listed.filter(({ contact }) => contact === null)
  const spokenTo = listed.filter(({ contact }) => contact !== null)

  const entry = ({ learner, troubles, contact }: LearnerInTrouble) => (
    <li key={learner.id} className={styles.inTrouble}>
      <div className={styles.inTroubleHead}>
        <h3>
          <LearnerLink learner={learner} place={place} go={go} />
        </h3>
        {contact ? (
          <span className={styles.muted}>
            {contact.by} spoke to them {ago(contact.at, now)}{' '}
            {mayChange && (
              <button type="button" className={styles.small} onClick={() => act(() => forgetContact(slug, learner.id))}>
                Not so<span className={styles.unseen}>: {learner.name}</span>
              </button>
            )}
          </span>
        ) : (
          mayChange && (
            <button type="button" className={styles.small} onClick={() => act(() => noteContact(slug, learner.id))}>
              Mark as contacted<span className={styles.unseen}>: {learner.name}</span>
            </button>
          )
        )}
      </div>
      {troubles.map(each => (
        <TroubleLines key={`${each.kind} ${each.item?.id ?? ''}`} trouble={each} lessons={lessons} now={now} />
      ))}
    </li>
  )

  return (
    <>
      {complaint && <p role="alert">{complaint}</p>}
      <h2 className={styles.unseen}>To speak to</h2>
      {open.length === 0 ? (
        <p className={styles.empty}>Nobody needs a word just now.</p>
      ) : (
        <ol className={styles.worklist}>{open.map(entry)}</ol>
      )}
      {spokenTo.length > 0 && (
        <>
          <h2 className={styles.subtitle}>Spoken to, and it has not happened again</h2>
          <ol className={styles.worklist}>{spokenTo.map(entry)}</ol>
        </>
      )}
      <p className={styles.legend}>
        On this list is who has failed one step {count(rules.failedTries, 'time')} since it last passed, whose machine
        broke off {count(rules.stoppedTries, 'try', 'tries')} in a row, who has sent nothing for{' '}
        {count(rules.silentDays, 'day')} in the middle of a lesson, or has not begun {count(rules.notBegunDays, 'day')}{' '}
        after joining. Whoever was spoken to comes back when it happens again.
      </p>
    </>
  )
}

const lessonOf = ({ lesson, item }: Trouble): string | undefined => lesson ?? item?.id.slice(0, 2)

interface LinesProps {
  trouble: Trouble
  lessons: readonly Lesson[]
  now: number
}

function TroubleLines({ trouble, lessons, now }: LinesProps): ReactNode {
  const { kind, since, item, tries = 0, last = [], hint } = trouble
  const lesson = lessons.find(({ id }) => id === lessonOf(trouble))
  const where = [lesson && `${lesson.id} ${lesson.title}`, item && `step ${titleOf(item)}`].filter(Boolean).join(', ')
  const found = last[0]?.failures ?? []
  return (
    <div className={styles.trouble} data-kind={kind}>
      <p>
        <b>{headline(kind, tries)}</b>
        {where && ` · ${where}`} · <time dateTime={since}>{sinceWords(kind, since, now)}</time>
      </p>
      {found.map(({ code, says, next }) => (
        <p key={code} className={styles.failure}>
          {says ?? 'Nothing is recorded for this code.'} <code>{code}</code>
          {next && <span className={styles.muted}> The checker tells them: {next}</span>}
        </p>
      ))}
      {hint && (
        <p>
          <b>Hint to give:</b> {hint}
        </p>
      )}
      {last.length > 0 && (
        <details>
          <summary>What they tried last</summary>
          <ol className={styles.tries}>
            {last.map(({ at, status, failures }) => (
              <li key={at}>
                <time dateTime={at}>{moment(at)}</time>{' '}
                {failures.length > 0
                  ? failures.map(({ code, says }) => says ?? code).join(' · ')
                  : status === 'error' && states.unchecked.word}
              </li>
            ))}
          </ol>
        </details>
      )}
    </div>
  )
}

function headline(kind: Trouble['kind'], tries: number): string {
  switch (kind) {
    case 'failing':
      return `Failed ${tries} times`
    case 'stopped':
      return `Stopped by their machine ${tries} times in a row`
    case 'silent':
      return 'Silent in the middle of a lesson'
    default:
      return 'Has not begun'
  }
}

const sinceWords = (kind: Trouble['kind'], since: string, now: number): string =>
  kind === 'silent'
    ? `last seen ${ago(since, now)}`
    : kind === 'not-begun'
      ? `joined ${ago(since, now)}`
      : `first ${ago(since, now)}`
