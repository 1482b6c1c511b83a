import type { ReactNode } from 'react'
import type { LabStep } from '../../content/lab.ts'
import { type ShownState, shownStates } from '../../lesson-state/item-state.ts'
import { points } from '../../points.ts'
import InlineCode from '../InlineCode'
import styles from './styles.module.css'

/** One step: its state as sign and words, and its criteria to unfold. */
export default function Step({ step, state }: { step: LabStep; state: ShownState }): ReactNode {
  const { sign, word } = shownStates[state]
  return (
    <li className={styles.step} data-state={state}>
      <span className={styles.sign} aria-hidden="true">
        {state === 'not-started' ? step.id : sign}
      </span>
      <div>
        <p className={styles.stepTitle}>
          Step {step.id}: <InlineCode text={step.title} /> <span className={styles.points}>{points(step.points)}</span>
        </p>
        <p className={styles.state}>{word}</p>
        <details className={styles.criteria}>
          <summary>What must hold</summary>
          <ul>
            {step.criteria.map(criterion => (
              <li key={criterion}>
                <InlineCode text={criterion} />
              </li>
            ))}
          </ul>
        </details>
      </div>
    </li>
  )
}
