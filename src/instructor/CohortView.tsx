import type { ReactNode } from 'react'
import Grid from './Grid.tsx'
import Invitation from './Invitation.tsx'
import styles from './styles.module.css'
import { useGrid } from './use-grid.ts'
import { clock } from './words.ts'

interface Props {
  slug: string
  onSessionEnd(): void
}

/** One cohort, live. */
export default function CohortView({ slug, onSessionEnd }: Props): ReactNode {
  const { grid, asOf, news, trouble } = useGrid(slug, onSessionEnd)
  if (!grid) return trouble ? <p role="alert">{trouble}</p> : <p>Reading the board…</p>
  return (
    <>
      <Invitation cohort={grid.cohort} />
      {grid.learners.length > 0 ? (
        <Grid grid={grid} now={(asOf ?? new Date()).getTime()} />
      ) : (
        <p className={styles.empty}>
          Nobody has joined yet. Give your learners the command above; whoever has typed it appears here within seconds,
          with what they have done so far.
        </p>
      )}
      <p role="status" className={styles.news}>
        {news && `Latest: ${news}`}
      </p>
      <p className={styles.detail}>
        {asOf && `As of ${clock(asOf)}. `}
        {trouble && (
          <span className={styles.complaint}>{trouble} The board shows the last it knew and keeps asking.</span>
        )}
      </p>
      <p className={styles.detail}>
        “Self-reported” means: sent from the learner’s own machine, with their token. It does not show that the checks
        ran.
      </p>
    </>
  )
}
