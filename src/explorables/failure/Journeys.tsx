import type { ReactNode } from 'react'
import { type Outcome, reasonOf } from './model.ts'
import styles from './styles.module.css'

/** Each user journey: whether it works now, and otherwise why not. */
export default function Journeys({ outcomes }: { outcomes: readonly Outcome[] }): ReactNode {
  return (
    <ul className={styles.journeys} aria-label="Journeys">
      {outcomes.map(outcome => (
        <li key={outcome.journey} data-stopped={outcome.stopped !== undefined}>
          <span aria-hidden="true">{outcome.stopped ? '✗' : '✓'}</span> {outcome.journey}{' '}
          {outcome.stopped ? `stops: ${reasonOf(outcome)}` : <small>works {outcome.works} of the time</small>}
        </li>
      ))}
    </ul>
  )
}
