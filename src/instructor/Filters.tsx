import type { Lesson } from '@groundwork/progress/api'
import { type State, states } from '@groundwork/progress/states'
import type { ReactNode } from 'react'
import { type Order, orders, type Place, type View } from './place.ts'
import styles from './styles.module.css'
import type { Go } from './use-place.ts'

type Filter = 'who' | 'lesson' | 'state' | 'order'

/** The filters of each view. The roster is always complete. */
const filtersOf: Record<View, readonly Filter[]> = {
  grid: ['who', 'lesson', 'state', 'order'],
  help: ['who', 'lesson'],
  funnel: ['who', 'lesson', 'state'],
  roster: [],
}

interface Props {
  lessons: readonly Lesson[]
  place: Place
  go: Go
}

/** The filters and the order of learners. All of them are in the address. */
export default function Filters({ lessons, place, go }: Props): ReactNode {
  const has = (filter: Filter) => filtersOf[place.view].includes(filter)
  return (
    <search className={styles.filters}>
      {has('who') && (
        <label>
          Who <input type="search" size={12} value={place.who} onChange={event => go({ who: event.target.value })} />
        </label>
      )}
      {has('lesson') && (
        <label>
          Lesson{' '}
          <select value={place.lesson} onChange={event => go({ lesson: event.target.value })}>
            <option value="">all</option>
            {lessons.map(({ id, title }) => (
              <option key={id} value={id}>
                {id} {title}
              </option>
            ))}
          </select>
        </label>
      )}
      {has('state') && (
        <label>
          State{' '}
          <select value={place.state} onChange={event => go({ state: event.target.value as State | '' })}>
            <option value="">any</option>
            {Object.entries(states).map(([id, { word }]) => (
              <option key={id} value={id}>
                {word}
              </option>
            ))}
          </select>
        </label>
      )}
      {has('order') && (
        <label>
          Order{' '}
          <select value={place.order} onChange={event => go({ order: event.target.value as Order })}>
            {Object.entries(orders).map(([id, words]) => (
              <option key={id} value={id}>
                {words}
              </option>
            ))}
          </select>
        </label>
      )}
    </search>
  )
}
