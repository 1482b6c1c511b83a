import type { ReactNode } from 'react'
import { type ShownState, shownStates } from '../../local/item-state.ts'
import styles from './styles.module.css'

/** A state by its sign and its word, so that nobody needs the colour. */
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
