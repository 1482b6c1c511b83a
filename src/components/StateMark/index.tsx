import type { ReactNode } from 'react'
import { type ShownState, shownStates } from '../../lesson-state/item-state.ts'
import styles from './styles.module.css'

/** A state as sign and word, so that colour is not needed. */
export default function StateMark({ state }: { state: ShownState }): ReactNode {
  const { sign, word } = shownStates[state]
  return (
    <span className={styles.mark} data-state={state}>
      <span aria-hidden="true" className={styles.sign}>
        {sign}
      </span>{' '}
      {word}
    </span>
  )
}
