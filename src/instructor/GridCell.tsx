import type { Assurance } from '@groundwork/progress/api'
import type { ReactNode } from 'react'
import { ago } from './format.ts'
import styles from './styles.module.css'
import { type Summary, shortOf, trustMarks, wordsOf } from './summary.ts'

interface Props {
  summary: Summary
  /** The assurance that most results have: shown once, below the table. */
  usual: Assurance
  now: number
}

/** One cell: a sign and a figure, never colour alone; its tooltip and label say all of it in words. */
export default function GridCell({ summary, usual, now }: Props): ReactNode {
  const { state, score, maxScore, lastActivityAt, assurance } = summary
  const { sign, figure } = shortOf(summary)
  const differs = assurance !== undefined && assurance !== usual
  const words = wordsOf(summary)
  const details = lastActivityAt ? [`${score} of ${maxScore} points`, ago(lastActivityAt, now), assurance] : []
  return (
    <td className={styles.cell} data-state={state} title={[words, ...details].join(' · ')}>
      <span aria-hidden="true">
        <span className={styles.sign}>{sign}</span>
        {figure}
        {differs && <sup>{trustMarks[assurance]}</sup>}
      </span>
      <span className={styles.unseen}>
        {words}
        {differs && `, ${assurance}`}
      </span>
    </td>
  )
}
