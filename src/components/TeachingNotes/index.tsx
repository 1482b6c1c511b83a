import Heading from '@theme/Heading'
import type { ReactNode } from 'react'
import ColumnHeads from '../ColumnHeads.tsx'
import type { LabNotes } from './notes.ts'

/** The time for each step: the lab's minutes divided by the steps' points. A guide for planning, not a measurement. */
export function Timing({ of: { minutes, steps } }: { of: LabNotes }): ReactNode {
  const points = steps.reduce((sum, step) => sum + step.points, 0)
  return (
    <table>
      <caption className="visually-hidden">Minutes by step</caption>
      <ColumnHeads of={['Step', 'Points', 'Minutes, about']} />
      <tbody>
        {steps.map(step => (
          <tr key={step.id}>
            <th scope="row">
              {step.id} {step.title}
            </th>
            <td>{step.points}</td>
            <td>{Math.round((minutes * step.points) / points / 5) * 5}</td>
          </tr>
        ))}
        <tr>
          <th scope="row">The lab</th>
          <td>{points}</td>
          <td>{minutes}</td>
        </tr>
      </tbody>
    </table>
  )
}

/** The mistakes of each step, and what the checker says of them. */
export function Mistakes({ of: { steps } }: { of: LabNotes }): ReactNode {
  return steps
    .filter(({ mistakes }) => mistakes.length > 0)
    .map(({ id, title, mistakes }) => (
      <section key={id}>
        <Heading as="h3" id={`step-${id}`}>
          Step {id}: {title}
        </Heading>
        <ul>
          {mistakes.map(mistake => (
            <li key={mistake.title}>
              <b>{mistake.title}.</b> “{mistake.says}” <code>{mistake.code}</code>
            </li>
          ))}
        </ul>
      </section>
    ))
}
