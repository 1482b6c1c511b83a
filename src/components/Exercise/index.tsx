import { stepItem } from '@groundwork/progress/constants'
import type { ReactNode } from 'react'
import type { LabData } from '../../content/lab.ts'
import { isEarned, shownState, shownStates } from '../../lesson-state/item-state.ts'
import { useLocalRecord } from '../../local-api/use-local-record.ts'
import Announcer from './Announcer.tsx'
import Step from './Step.tsx'
import styles from './styles.module.css'

/** A lab's steps with their criteria, ticked while `lab check` runs: `<Exercise of={lab} />`, or one `step` of it. */
export default function Exercise({ of: lab, step: only }: { of: LabData; step?: number }): ReactNode {
  const record = useLocalRecord()
  const shown = lab.steps.filter(({ id }) => only === undefined || id === only)
  const steps = shown.map(step => {
    const item = stepItem(lab.id, step.id)
    const progress = record.state?.items[item]
    const state = shownState(record.ticks[item], progress, step.proof)
    return { step, state, points: isEarned(state, progress) ? step.points : 0 }
  })
  const total = shown.reduce((sum, { points }) => sum + points, 0)
  const earned = steps.reduce((sum, { points }) => sum + points, 0)

  return (
    <section className={styles.exercise} aria-label={`Lab ${lab.id}: ${lab.title}`}>
      <header className={styles.header}>
        <p className={styles.title}>
          Lab {lab.id}: {lab.title}
        </p>
        <p className={styles.score}>
          <strong>{earned}</strong> of {total} points earned
        </p>
      </header>
      <progress className={styles.bar} value={earned} max={total} aria-label="Points earned" />
      <ol className={styles.steps}>
        {steps.map(({ step, state }) => (
          <Step key={step.id} step={step} state={state} />
        ))}
      </ol>
      {/* Mounted when the record has been read: what it says then is no news. */}
      {record.server === 'there' && (
        <Announcer states={steps.map(({ step, state }) => ({ id: step.id, words: shownStates[state].word }))} />
      )}
      <p className={styles.source}>
        {sources[record.server](only === undefined ? lab.id : `${lab.id} --step ${only}`)}
      </p>
    </section>
  )
}

const sources: Record<ReturnType<typeof useLocalRecord>['server'], (lab: string) => ReactNode> = {
  asking: () => 'Looking for your record on this machine.',
  there: lab => (
    <>
      The signs follow your record on this machine. Run <code>npx lab check {lab}</code> and watch them.
    </>
  ),
  absent: () => (
    <>
      No signs here, because these pages are not served by your own machine. Run <code>npm start</code> in the
      repository and open this page from there; <code>npx lab status</code> shows the same in the terminal.
    </>
  ),
}
