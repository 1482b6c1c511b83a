import type { CohortGrid } from '@groundwork/progress/grid'
import { Fragment, type ReactNode } from 'react'
import type { Place } from './place.ts'
import { rowsOf, shownLessons } from './rows.ts'
import styles from './styles.module.css'
import { columnsOf, totalsOf } from './summary.ts'

interface Props {
  grid: CohortGrid
  place: Place
}

/** For each step, how many learners have begun it and how many are done: where a cohort stops. */
export default function Funnel({ grid, place }: Props): ReactNode {
  const learners = rowsOf(grid.learners, grid.lessons, place)
  const cells = learners.map(learner => new Map(learner.cells.map(cell => [cell.item, cell])))
  const share = (count: number) => `${learners.length === 0 ? 0 : (100 * count) / learners.length}%`
  return (
    <table className={styles.list}>
      <caption>Of {learners.length} learners, how many have begun and done each step</caption>
      <thead>
        <tr>
          <th scope="col">Step</th>
          <th scope="col">Begun</th>
          <th scope="col">Done</th>
          <th scope="col">Still at it</th>
          <td className={styles.barColumn} />
        </tr>
      </thead>
      <tbody>
        {shownLessons(grid.lessons, place).map(lesson => (
          <Fragment key={lesson.id}>
            <tr>
              <th scope="rowgroup" colSpan={5}>
                {lesson.id} {lesson.title}
              </th>
            </tr>
            {columnsOf(lesson).map(column => {
              const { begun, done } = totalsOf(column, cells)
              return (
                <tr key={column.id}>
                  <th scope="row">{column.title}</th>
                  <td className={styles.number}>{begun}</td>
                  <td className={styles.number}>{done}</td>
                  <td className={styles.number}>{begun - done}</td>
                  <td className={styles.barColumn} aria-hidden="true">
                    <span className={styles.funnelBegun} style={{ width: share(begun) }}>
                      <span
                        className={styles.funnelDone}
                        style={{ width: begun === 0 ? 0 : `${(100 * done) / begun}%` }}
                      />
                    </span>
                  </td>
                </tr>
              )
            })}
          </Fragment>
        ))}
      </tbody>
    </table>
  )
}
