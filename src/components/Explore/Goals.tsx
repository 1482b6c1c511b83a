import type { ReactNode } from 'react'
import styles from './styles.module.css'

/** The things to find, with a tick at each that was found. */
export default function Goals({ goals }: { goals: readonly { text: string; found: boolean }[] }): ReactNode {
  return (
    <ul className={styles.goals} aria-label="To be found">
      {goals.map(({ text, found }) => (
        <li key={text} data-found={found}>
          <span aria-hidden="true">{found ? '✓' : '○'}</span> {text}
          {found && <span className="visually-hidden"> Found.</span>}
        </li>
      ))}
    </ul>
  )
}
