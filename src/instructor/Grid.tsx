import type { GridAnswer, Lesson } from '@groundwork/progress/api'
import { type ReactNode, useState } from 'react'
import GridCell from './GridCell.tsx'
import { type Order, orders, sorted } from './order.ts'
import styles from './styles.module.css'
import { columnsOf, summarise } from './summary.ts'

interface Props {
  grid: GridAnswer
  /** Milliseconds since the epoch, for “5 minutes ago”. */
  now: number
}

/** Learners by lessons. A lesson opens into its steps; with a single lesson it is open from the start. */
export default function Grid({ grid, now }: Props): ReactNode {
  const [order, setOrder] = useState<Order>('name')
  const [open, setOpen] = useState<ReadonlySet<string>>(
    () => new Set(grid.lessons.length === 1 ? grid.lessons.map(({ id }) => id) : []),
  )
  const lessons = grid.lessons.map(lesson => ({ lesson, columns: open.has(lesson.id) ? columnsOf(lesson) : [] }))

  function toggle(id: string): void {
    setOpen(held => new Set(held.has(id) ? [...held].filter(it => it !== id) : [...held, id]))
  }

  return (
    <>
      <p className={styles.order}>
        <label>
          Sort by{' '}
          <select value={order} onChange={event => setOrder(event.target.value as Order)}>
            {Object.entries(orders).map(([key, words]) => (
              <option key={key} value={key}>
                {words}
              </option>
            ))}
          </select>
        </label>
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable without a mouse. */}
      <section className={styles.scroll} aria-label="Learners by lessons" tabIndex={0}>
        <table className={styles.grid}>
          <caption>
            Where {grid.learners.length === 1 ? '1 learner stands' : `${grid.learners.length} learners stand`}, by
            lesson
          </caption>
          <thead>
            <tr>
              <th scope="col" rowSpan={2}>
                Learner
              </th>
              {lessons.map(({ lesson, columns }) => (
                <th key={lesson.id} scope="colgroup" colSpan={columns.length + 1}>
                  {lesson.id} {lesson.title} <StepsToggle lesson={lesson} open={columns.length > 0} onToggle={toggle} />
                </th>
              ))}
            </tr>
            <tr>
              {lessons.flatMap(({ lesson, columns }) => [
                <th key={lesson.id} scope="col">
                  Whole lesson
                </th>,
                ...columns.map(column => (
                  <th key={column.id} scope="col">
                    {column.title}
                  </th>
                )),
              ])}
            </tr>
          </thead>
          <tbody>
            {sorted(grid.learners, order).map(learner => {
              const cells = new Map(learner.cells.map(cell => [cell.item, cell]))
              return (
                <tr key={learner.id}>
                  <th scope="row">{learner.name}</th>
                  {lessons.flatMap(({ lesson, columns }) =>
                    [{ id: lesson.id, items: lesson.items }, ...columns].map(({ id, items }) => (
                      <GridCell key={id} summary={summarise(items, cells)} now={now} />
                    )),
                  )}
                </tr>
              )
            })}
          </tbody>
        </table>
      </section>
    </>
  )
}

interface ToggleProps {
  lesson: Lesson
  open: boolean
  onToggle(id: string): void
}

function StepsToggle({ lesson, open, onToggle }: ToggleProps): ReactNode {
  return (
    <button type="button" className={styles.toggle} aria-expanded={open} onClick={() => onToggle(lesson.id)}>
      {open ? 'Hide steps' : 'Show steps'}
    </button>
  )
}
