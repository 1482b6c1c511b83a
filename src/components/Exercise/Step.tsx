import type { ReactNode } from 'react'
import type { LabStep } from '../../content/lab.ts'
import { points } from '../../words.ts'
import InlineCode from '../InlineCode'
import type { StepState } from './step-state.ts'
import styles from './styles.module.css'

/** One step: how it stands in sign and words, and the criteria to unfold. */
export default function Step({ step, state }: { step: LabStep; state: StepState }): ReactNode {
  return (
    <li className={styles.step} data-tone={state.tone}>
      <span className={styles.sign} aria-hidden="true">
        {state.sign ?? step.id}
      </span>
      <div>
        <p className={styles.stepTitle}>
          Step {step.id}: <InlineCode text={step.title} /> <span className={styles.points}>{points(step.points)}</span>
        </p>
        <p className={styles.state}>{state.words}</p>
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
