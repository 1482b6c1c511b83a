import Link from '@docusaurus/Link'
import type { ReactNode } from 'react'
import type { SyllabusLesson } from '../content/syllabus.ts'
import styles from './styles.module.css'
import { type Items, type LessonStanding, standingOf, stepsInWords } from './way.ts'

/** All lessons in order, with time, learning goal, and the learner's state. */
export default function LessonMap({ lessons, items }: { lessons: readonly SyllabusLesson[]; items: Items }): ReactNode {
  return (
    <ol className={styles.lessons}>
      {lessons.map(lesson => {
        const standing = standingOf(lesson, items)
        return (
          <li key={lesson.id} className={styles.lesson} data-state={standing.state}>
            <span className={styles.number} aria-hidden="true">
              {standing.state === 'done' ? '✓' : lesson.id}
            </span>
            <div>
              <h3>{lesson.written ? <Link to={lesson.written.path}>{lesson.title}</Link> : lesson.title}</h3>
              <p>{lesson.able}</p>
              <p className={styles.state}>{wordsFor(lesson, standing)}</p>
            </div>
          </li>
        )
      })}
    </ol>
  )
}

function wordsFor({ written }: SyllabusLesson, { state, steps, points, of }: LessonStanding): string {
  if (!written) return 'in preparation'
  const begun = `${stepsInWords(steps)} · ${points} of ${of} points`
  const how = state === 'done' ? `done, ${points} points` : state === 'begun' ? begun : `${steps.length} steps`
  return `about ${written.minutes} minutes · ${how}`
}
