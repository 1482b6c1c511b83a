import type { ReactNode } from 'react'
import styles from './styles.module.css'
import { type Summary, signs, standingWords } from './summary.ts'
import { ago, tries } from './words.ts'

/** One cell: sign and words, points, attempts, last activity, and how far it can be trusted. Never colour alone. */
export default function GridCell({ summary, now }: { summary: Summary; now: number }): ReactNode {
  const { standing, score, maxScore, attempts, errors, lastActivityAt, assurance } = summary
  return (
    <td className={styles.cell} data-standing={standing}>
      <span className={styles.standing}>
        <span aria-hidden="true" className={styles.sign}>
          {signs[standing]}
        </span>{' '}
        {standingWords(summary)}
      </span>
      {lastActivityAt && (
        <>
          <span className={styles.points}>
            {score}/{maxScore} points
          </span>
          <span className={styles.detail}>{tries(attempts, errors)}</span>
          <span className={styles.detail}>
            <time dateTime={lastActivityAt}>{ago(lastActivityAt, now)}</time>
          </span>
          <span className={styles.detail}>{assurance}</span>
        </>
      )}
    </td>
  )
}
