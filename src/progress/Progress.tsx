import Link from '@docusaurus/Link'
import { isDone } from '@groundwork/progress/states'
import type { ReactNode } from 'react'
import type { LocalState } from '../../scripts/site/api.ts'
import StateLegend from '../components/StateLegend'
import StateMark from '../components/StateMark'
import type { SyllabusLesson } from '../content/syllabus.ts'
import { LessonProgress } from './LessonProgress.tsx'
import { type LessonOnRecord, progressOf } from './progress-of.ts'
import styles from './styles.module.css'

/** The learner's progress, from this machine's record. */
export default function Progress({
  lessons,
  state,
}: {
  lessons: readonly SyllabusLesson[]
  state: LocalState
}): ReactNode {
  const { begun, ahead, totals } = progressOf(lessons, state.items)
  return (
    <>
      <dl className={styles.totals}>
        {[
          ['Points earned', `${totals.points} of ${totals.of}`],
          ['Steps done', `${totals.done} of ${totals.steps}`],
          ['Questions answered rightly', `${totals.answered} of ${totals.questions}`],
          ['Last activity', totals.lastActivityAt ? when(totals.lastActivityAt) : 'none'],
        ].map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <LookAgain begun={begun} />
      {begun.map(each => (
        <LessonProgress key={each.lesson.id} {...each} />
      ))}
      {ahead.length > 0 && (
        <>
          <h2>Not begun yet</h2>
          <ul>
            {ahead.map(({ id, title, written }) => (
              <li key={id}>
                <Link to={written.path}>
                  {id} {title}
                </Link>
                , about {written.minutes} minutes
              </li>
            ))}
          </ul>
        </>
      )}
      <h2>Where your record is</h2>
      <p>{sendingInWords(state)}</p>
      <p>
        <a href="/local/record" download="groundwork-record.json">
          Save the record as a file
        </a>{' '}
        (JSON: every check and every answer, with its time), or{' '}
        <a href="/local/record.csv" download="groundwork-record.csv">
          as a table
        </a>{' '}
        (CSV).
      </p>
      <details>
        <summary>What the words mean</summary>
        <StateLegend />
      </details>
    </>
  )
}

/** Steps that no longer pass, and steps that changed since they passed. */
function LookAgain({ begun }: { begun: readonly LessonOnRecord[] }): ReactNode {
  const lost = begun.flatMap(({ lesson, standing }) =>
    standing.steps.filter(step => step.points > 0 && !isDone(step.state)).map(step => ({ lesson, step })),
  )
  if (lost.length === 0) return null
  return (
    <>
      <h2>To look at again</h2>
      <ul>
        {lost.map(({ lesson, step }) => (
          <li key={`${lesson.id}.${step.id}`}>
            <Link to={`${lesson.written.path}step-${step.id}/`}>
              Lesson {lesson.id}, step {step.id}: {step.title}
            </Link>
            : passed before, now <StateMark state={step.state} />. To check it:{' '}
            <code className={styles.command}>
              npx lab check {lesson.id} --step {step.id}
            </code>
          </li>
        ))}
      </ul>
    </>
  )
}

const when = (iso: string): string => new Date(iso).toLocaleString('en-GB', { dateStyle: 'long', timeStyle: 'short' })

function sendingInWords({ cohort, pending }: LocalState): ReactNode {
  if (!cohort)
    return (
      <>
        On this machine and nowhere else: you are in no cohort. With a code from an instructor,{' '}
        <code>npx lab join CODE</code> joins one.
      </>
    )
  if (pending === 0) return `On this machine; all of it has reached the cohort “${cohort.title}”.`
  const results = pending === 1 ? '1 result waits' : `${pending} results wait`
  return `On this machine; ${results} to be sent to the cohort “${cohort.title}”, which happens by itself when its service can be reached.`
}
