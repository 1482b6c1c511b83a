import type { CohortGrid, GridLearner } from '@groundwork/progress/grid'
import { type CSSProperties, type ReactNode, useMemo } from 'react'
import { ago, briefly } from './format.ts'
import GridCell from './GridCell.tsx'
import grids from './grid.module.css'
import LearnerLink from './LearnerLink.tsx'
import type { Place } from './place.ts'
import { lastSeen, pointsOf, rowsOf, shownLessons } from './rows.ts'
import styles from './styles.module.css'
import { type Column, columnsOf, lessonColumn, summarise, totalsOf, trustOf } from './summary.ts'
import Trust from './Trust.tsx'
import type { Go } from './use-place.ts'

interface Props {
  grid: CohortGrid
  place: Place
  go: Go
  /** Ids of learners on the worklist who have not been spoken to. */
  inNeed: ReadonlySet<string>
  /** Milliseconds since the epoch, for “5 minutes ago”. */
  now: number
}

/** Learners by lessons, thirty on a screen. A lesson opens into its steps. */
export default function Grid({ grid, place, go, inNeed, now }: Props): ReactNode {
  const lessons = shownLessons(grid.lessons, place).map(lesson => {
    const open = lesson.id === place.lesson || place.open.includes(lesson.id)
    return { lesson, open, columns: open ? columnsOf(lesson) : [lessonColumn(lesson)] }
  })
  const columns = lessons.flatMap(each => each.columns)
  const anyOpen = lessons.some(({ open }) => open)
  const rows = useMemo(() => rowsOf(grid.learners, grid.lessons, place), [grid, place])
  const trust = useMemo(() => trustOf(grid.learners), [grid])

  function toggle(id: string): void {
    go({ lesson: '', open: place.open.includes(id) ? place.open.filter(each => each !== id) : [...place.open, id] })
  }

  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable without a mouse. */}
      <section className={grids.scroll} aria-label="Learners by lessons" tabIndex={0}>
        <table className={grids.grid} style={{ '--lessons': lessons.length } as CSSProperties}>
          <caption className={styles.unseen}>
            Where {rows.length} of {grid.learners.length} learners stand, by lesson
          </caption>
          <thead>
            <tr>
              <th scope="col" rowSpan={anyOpen ? 2 : 1} className={grids.name}>
                Learner
              </th>
              <th scope="col" rowSpan={anyOpen ? 2 : 1} title="Last sign of life">
                Seen
              </th>
              <th scope="col" rowSpan={anyOpen ? 2 : 1}>
                Points
              </th>
              {lessons.map(({ lesson, open, columns }) => (
                <th
                  key={lesson.id}
                  scope={open ? 'colgroup' : 'col'}
                  colSpan={columns.length}
                  rowSpan={open || !anyOpen ? 1 : 2}
                >
                  <button
                    type="button"
                    className={grids.lesson}
                    title={`${lesson.title}: ${open ? 'hide' : 'show'} its steps`}
                    aria-expanded={open}
                    onClick={() => toggle(lesson.id)}
                  >
                    {lesson.id} <span className={grids.lessonTitle}>{lesson.title}</span>
                  </button>
                </th>
              ))}
            </tr>
            {anyOpen && (
              <tr>
                {lessons
                  .filter(({ open }) => open)
                  .flatMap(({ columns }) => columns)
                  .map(column => (
                    <th key={column.id} scope="col" title={column.title}>
                      <span className={grids.stepTitle}>{column.title}</span>
                    </th>
                  ))}
              </tr>
            )}
          </thead>
          <tbody>
            {rows.map(learner => (
              <Row
                key={learner.id}
                learner={learner}
                columns={columns}
                place={place}
                go={go}
                inNeed={inNeed.has(learner.id)}
                usual={trust.usual}
                now={now}
              />
            ))}
          </tbody>
          <Totals learners={rows} columns={columns} />
        </table>
      </section>
      {rows.length === 0 && <p className={styles.empty}>Nobody is like that.</p>}
      <Trust trust={trust} />
    </>
  )
}

interface RowProps {
  learner: GridLearner
  columns: Column[]
  place: Place
  go: Go
  inNeed: boolean
  usual: Parameters<typeof GridCell>[0]['usual']
  now: number
}

function Row({ learner, columns, place, go, inNeed, usual, now }: RowProps): ReactNode {
  const cells = new Map(learner.cells.map(cell => [cell.item, cell]))
  const seen = lastSeen(learner)
  return (
    <tr>
      <th scope="row" className={grids.name}>
        <LearnerLink learner={learner} place={place} go={go} />
        {inNeed && (
          <span className={grids.flag} title="Needs help">
            {' '}
            <span aria-hidden="true">⚑</span>
            <span className={styles.unseen}>needs help</span>
          </span>
        )}
      </th>
      <td className={styles.number}>
        {seen ? (
          <time dateTime={seen} title={ago(seen, now)}>
            {briefly(seen, now)}
          </time>
        ) : (
          'never'
        )}
      </td>
      <td className={styles.number}>{pointsOf(learner)}</td>
      {columns.map(({ id, items }) => (
        <GridCell key={id} summary={summarise(items, cells)} usual={usual} now={now} />
      ))}
    </tr>
  )
}

/** For each column, how many have begun it and how many are done with all of it. */
function Totals({ learners, columns }: { learners: GridLearner[]; columns: Column[] }): ReactNode {
  const totals = useMemo(() => {
    const cells = learners.map(learner => new Map(learner.cells.map(cell => [cell.item, cell])))
    return columns.map(column => ({ id: column.id, ...totalsOf(column, cells) }))
  }, [learners, columns])
  return (
    <tfoot>
      {(['begun', 'done'] as const).map(what => (
        <tr key={what}>
          <th scope="row" className={grids.name}>
            {what} <span className={styles.muted}>of {learners.length}</span>
          </th>
          <td colSpan={2} />
          {totals.map(total => (
            <td key={total.id} className={grids.total}>
              {total[what]}
            </td>
          ))}
        </tr>
      ))}
    </tfoot>
  )
}
