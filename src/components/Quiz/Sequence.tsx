import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { OrderQuestion } from '../../content/quiz.ts'
import { eventsOf } from '../../content/quiz-answers.ts'
import InlineCode from '../InlineCode'
import { tooEarly } from './grade.ts'
import styles from './styles.module.css'
import Why from './Why.tsx'

interface Props {
  question: OrderQuestion
  /** Indexes of the events in their current order. */
  order: readonly number[]
  answered: boolean
  onAnswer(order: number[]): void
}

const ways = [
  { by: -1, sign: '↑', word: 'up' },
  { by: 1, sign: '↓', word: 'down' },
] as const

/** Events with two buttons each that move them by one place; focus and pointer stay on the button. */
export default function Sequence({ question, order, answered, onAnswer }: Props): ReactNode {
  const events = eventsOf(question)
  const spoken = (event: number) => events[event]?.replaceAll('`', '')
  const early = answered ? tooEarly(question, order) : undefined
  const list = useRef<HTMLOListElement>(null)
  const pressed = useRef<string>(undefined)
  const [news, setNews] = useState('')

  // An element that moves within its list loses the focus.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it has moved when the order is another.
  useEffect(() => {
    if (pressed.current) list.current?.querySelector<HTMLElement>(`[data-button="${pressed.current}"]`)?.focus()
    pressed.current = undefined
  }, [order])

  function move(event: number, by: number, button: string): void {
    const place = order.indexOf(event) + by
    if (place < 0 || place >= order.length) {
      setNews(`This is already the ${by < 0 ? 'first' : 'last'}.`)
      return
    }
    pressed.current = button
    const moved = order.filter(it => it !== event)
    onAnswer([...moved.slice(0, place), event, ...moved.slice(place)])
    setNews(`Now number ${place + 1} of ${order.length}: ${spoken(event)}`)
  }

  /**
   * For a right order, why each event comes where it does; for a wrong one, only the event that cannot come so early.
   */
  function whyOf(event: number): string | undefined {
    if (!answered || event === 0) return undefined
    return early === undefined || early === event ? question.next[event - 1]?.why : undefined
  }

  return (
    <>
      <ol ref={list} className={styles.sequence}>
        {order.map((event, place) => {
          const why = whyOf(event)
          return (
            <li key={events[event]}>
              <span className={styles.event}>
                <InlineCode text={events[event] ?? ''} />
              </span>
              {!answered && (
                <span className={styles.moves}>
                  {ways.map(({ by, sign, word }) => (
                    <button
                      key={word}
                      type="button"
                      data-button={`${event}-${word}`}
                      aria-label={`Move ${word}: ${spoken(event)}`}
                      aria-disabled={place + by < 0 || place + by >= order.length}
                      onClick={() => move(event, by, `${event}-${word}`)}
                    >
                      <span aria-hidden="true">{sign}</span>
                    </button>
                  ))}
                </span>
              )}
              {why && <Why right={early === undefined}>{why}</Why>}
            </li>
          )
        })}
      </ol>
      <p role="status" className="visually-hidden">
        {news}
      </p>
    </>
  )
}
