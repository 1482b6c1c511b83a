import type { Cohort } from '@groundwork/progress/api'
import type { ReactNode } from 'react'
import styles from './styles.module.css'
import { day } from './words.ts'

/** How learners get in: the command they type, and how long it works. */
export default function Invitation({ cohort }: { cohort: Cohort }): ReactNode {
  const { joinCode, slug } = cohort
  if (!joinCode) {
    return (
      <p className={styles.invitation}>
        The code of this cohort is over or full. <code>npx lab cohort code {slug}</code> makes a new one.
      </p>
    )
  }
  return (
    <p className={styles.invitation}>
      Learners join with <code>npx lab join {joinCode.code}</code>
      <span className={styles.muted}>
        {' '}
        until {day(joinCode.expiresAt)}, {joinCode.seatsLeft} {joinCode.seatsLeft === 1 ? 'seat' : 'seats'} left
      </span>
    </p>
  )
}
