import Link from '@docusaurus/Link'
import type { ReactNode } from 'react'
import ColumnHeads from '../components/ColumnHeads.tsx'
import StateMark from '../components/StateMark'
import type { LessonOnRecord } from './progress-of.ts'
import styles from './styles.module.css'

/** One lesson that was begun: its steps and its quiz. */
export function LessonProgress({ lesson, standing, quizTries }: LessonOnRecord): ReactNode {
  const { id, title, written } = lesson
  const { steps, points, of, answered } = standing
  return (
    <>
      <h2>
        <Link to={written.path}>
          {id} {title}
        </Link>
      </h2>
      <p className={styles.sum}>
        about {written.minutes} minutes, {points} of {of} points
      </p>
      <table className={styles.steps}>
        <ColumnHeads of={['Step', 'State', 'Points', 'Tries']} />
        <tbody>
          {steps.map(step => (
            <tr key={step.id}>
              <th scope="row">
                <Link to={`${written.path}step-${step.id}/`}>
                  {step.id} {step.title}
                </Link>
              </th>
              <td>
                <StateMark state={step.state} />
              </td>
              <td>
                {step.points}/{step.of}
              </td>
              <td>{step.progress?.attempts ?? 0}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">
              <Link to={`${written.path}recap/`}>Quiz</Link>
            </th>
            <td>
              {answered} of {written.questions.length} answered rightly
            </td>
            <td />
            <td>{quizTries}</td>
          </tr>
        </tbody>
      </table>
    </>
  )
}
