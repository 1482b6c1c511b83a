import type { ReactNode } from 'react'
import { shownStates } from '../../lesson-state/item-state.ts'
import { useLessonPlace } from '../../lesson-state/use-lesson-place.ts'
import styles from './styles.module.css'

/** Above the title of a lesson's page: the position in the lesson, time or points, and the learner's state. */
export default function LessonHead({ path }: { path: string }): ReactNode {
  const place = useLessonPlace(path)
  if (!place) return null
  const { where, facts, standing } = place
  return (
    <p className={styles.head}>
      {where}, {facts}
      {/* Its place is kept, so that nothing moves when the record has been read. */}
      <span className={styles.standing}>
        {standing && (
          <>
            <span aria-hidden="true" className={styles.sign} data-state={standing.state}>
              {shownStates[standing.state].sign}
            </span>{' '}
            {standing.words}
          </>
        )}
      </span>
    </p>
  )
}
