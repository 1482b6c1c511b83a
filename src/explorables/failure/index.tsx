import { type ReactNode, useId, useState } from 'react'
import Goals from '../../components/Explore/Goals.tsx'
import InWords from '../../components/Explore/InWords.tsx'
import Journeys from './Journeys.tsx'
import { callInWords, callsOf, type Goal, goals, lossInWords, outcomesOf, partsOf } from './model.ts'
import Picture from './Picture.tsx'
import { plans } from './plans.ts'
import styles from './styles.module.css'

/** The plan of lesson 01 as a picture: take parts down, and see which journeys stop. */
export default function Failure(): ReactNode {
  const [chosen, setChosen] = useState(0)
  const [down, setDown] = useState<readonly string[]>([])
  const [found, setFound] = useState<ReadonlySet<Goal['id']>>(new Set())
  const name = useId()
  const { model } = plans[chosen]!
  const outcomes = outcomesOf(model, down)

  function show(plan: number, parts: readonly string[]): void {
    const reached = goals.filter(goal => goal.reached(plans[plan]!.model, parts)).map(({ id }) => id)
    setChosen(plan)
    setDown(parts)
    setFound(new Set([...found, ...reached]))
  }
  const toggle = (part: string) =>
    show(chosen, down.includes(part) ? down.filter(each => each !== part) : [...down, part])

  return (
    <div>
      <Goals goals={goals.map(({ id, text }) => ({ text, found: found.has(id) }))} />
      <fieldset className={styles.plans}>
        <legend>The plan</legend>
        {plans.map(({ title }, index) => (
          <label key={title}>
            <input type="radio" name={name} checked={index === chosen} onChange={() => show(index, down)} />
            {title}
          </label>
        ))}
      </fieldset>
      <div className={styles.both}>
        <Picture model={model} down={down} outcomes={outcomes} onToggle={toggle} />
        <Journeys outcomes={outcomes} />
      </div>
      <InWords
        news={down.map(part => lossInWords(model, part)).join(' ') || 'Everything is up. Press a part to take it down.'}
      >
        <p>A part waits for another (→), asks it by message and waits for the answer (⇝), or can do without (?):</p>
        <ul>
          {callsOf(model).map(call => (
            <li key={callInWords(call)}>{callInWords(call)}</li>
          ))}
        </ul>
        <p>
          {partsOf(model)
            .map(part => `${part} is ${down.includes(part) ? 'down' : 'up'}`)
            .join(', ')}
          .
        </p>
      </InWords>
    </div>
  )
}
