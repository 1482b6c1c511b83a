import type { Count, LessonTotals, TotalsAnswer } from '@groundwork/progress/totals-api'
import { Fragment, type ReactNode, useCallback } from 'react'
import InlineCode from '../components/InlineCode'
import { fetchTotals } from './client.ts'
import { clock } from './format.ts'
import styles from './styles.module.css'
import { titleOf } from './summary.ts'
import { usePolled } from './use-polled.ts'

interface Props {
  slug: string
  onSessionEnd(): void
}

const everyMs = 30_000

/** One cohort for who sees no learner: how many began and passed each step, in whole fives. */
export default function TotalsView({ slug, onSessionEnd }: Props): ReactNode {
  const ask = useCallback(() => fetchTotals(slug), [slug])
  const { data, asOf, trouble } = usePolled(ask, everyMs, onSessionEnd)
  if (!data) return trouble ? <p role="alert">{trouble}</p> : <p>Reading the totals…</p>
  const { learners, smallestGroup } = data
  return (
    <>
      {learners === null ? (
        <p className={styles.empty}>
          There are fewer than {smallestGroup} learners here, so nothing is told of them. The totals appear when there
          are more.
        </p>
      ) : (
        <Steps {...data} learners={learners} />
      )}
      <p className={styles.legend}>
        Learners are counted in whole fives, so {learners ?? 10} stands for up to {(learners ?? 10) + 4}, and fewer than{' '}
        {smallestGroup} are not counted: no figure is about one learner. {asOf && `As of ${clock(asOf)}. `}
        {trouble && (
          <span className={styles.complaint}>{trouble} The page shows the last it knew and keeps asking.</span>
        )}
      </p>
    </>
  )
}

function Steps({ lessons, learners, smallestGroup }: TotalsAnswer & { learners: number }): ReactNode {
  const few = `under ${smallestGroup}`
  const row = (title: string, { began, passed }: LessonTotals | LessonTotals['items'][number], minutes: ReactNode) => (
    <>
      <th scope="row">
        <InlineCode text={title} />
      </th>
      <td className={styles.number}>{began ?? few}</td>
      <td className={styles.number}>{passed ?? few}</td>
      <td className={styles.number}>{minutes}</td>
      <td className={styles.barColumn} aria-hidden="true">
        <Bar began={began} passed={passed} of={learners} />
      </td>
    </>
  )
  return (
    <table className={styles.list}>
      <caption>Of {learners} learners, how many have begun and passed each step</caption>
      <thead>
        <tr>
          <th scope="col">Step or question</th>
          <th scope="col">Begun</th>
          <th scope="col">Passed</th>
          <th scope="col">Median minutes</th>
          <td className={styles.barColumn} />
        </tr>
      </thead>
      <tbody>
        {lessons.map(lesson => (
          <Fragment key={lesson.id}>
            <tr>
              <th scope="rowgroup" colSpan={5}>
                {lesson.id} {lesson.title}
              </th>
            </tr>
            <tr>{row('The whole lab', lesson, '')}</tr>
            {lesson.items.map(item => (
              <tr key={item.id}>{row(titleOf(item), item, item.medianMinutesToPass ?? '')}</tr>
            ))}
          </Fragment>
        ))}
      </tbody>
    </table>
  )
}

function Bar({ began, passed, of: learners }: { began: Count; passed: Count; of: number }): ReactNode {
  if (began === null) return null
  return (
    <span className={styles.funnelBegun} style={{ width: `${(100 * began) / learners}%` }}>
      <span className={styles.funnelDone} style={{ width: `${(100 * (passed ?? 0)) / began}%` }} />
    </span>
  )
}
