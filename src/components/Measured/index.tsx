import type { ReactNode } from 'react'
import ColumnHeads from '../ColumnHeads.tsx'
import { figuresOf, type Measured as Recorded } from './measured.ts'

/** The figures of a benchmark as they were recorded, with what they were measured on. */
export default function Measured({ of: recorded }: { of?: Recorded }): ReactNode {
  if (!recorded) return <p>No figures are recorded.</p>
  const { machine, date, load_before } = recorded
  return (
    <>
      <table className="figures">
        <ColumnHeads of={['Figure', 'Median', 'Least', 'Most']} />
        <tbody>
          {figuresOf(recorded).map(({ name, value }) => (
            <tr key={name.join(' ')}>
              <th scope="row">{name.join(', ')}</th>
              {typeof value === 'number' ? (
                <td colSpan={3}>{inWords(value)}</td>
              ) : (
                <>
                  <td>{inWords(value.median)}</td>
                  <td>{inWords(value.min)}</td>
                  <td>{inWords(value.max)}</td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      <p>{`${machine}; ${date.slice(0, 10)}; load before it ${load_before}.`}</p>
    </>
  )
}

const inWords = (figure: number): string => figure.toLocaleString('en', { maximumFractionDigits: 2 })
