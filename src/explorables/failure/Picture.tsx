import type { CSSProperties, ReactNode } from 'react'
import type { Call } from '../../../labs/01-architecture/checks/model/journeys.ts'
import type { Model } from '../../../labs/01-architecture/checks/model/model.ts'
import { callInWords, callsOf, type Outcome, partsOf } from './model.ts'
import { height, places } from './places.ts'
import styles from './styles.module.css'

interface Props {
  model: Model
  down: readonly string[]
  outcomes: readonly Outcome[]
  onToggle(part: string): void
}

/** Calls as lines, with the parts as buttons on top. */
export default function Picture({ model, down, outcomes, onToggle }: Props): ReactNode {
  const broken = new Set(outcomes.flatMap(({ stopped }) => stopped?.way.map(callInWords) ?? []))
  return (
    <div className={styles.picture}>
      <svg viewBox={`0 0 100 ${height}`} aria-hidden="true">
        <defs>
          <marker id="explore-arrow" viewBox="0 0 4 4" refX="2" refY="2" markerWidth="4" markerHeight="4" orient="auto">
            <path d="M0,0 L4,2 L0,4 Z" fill="context-stroke" />
          </marker>
        </defs>
        {callsOf(model).map(call => (
          <polyline
            key={callInWords(call)}
            points={line(call)}
            markerMid="url(#explore-arrow)"
            data-broken={broken.has(callInWords(call))}
            data-by={call.mayFail ? 'may-fail' : call.by}
          />
        ))}
      </svg>
      <span className={styles.visitor} style={at('visitor')}>
        visitor
      </span>
      {partsOf(model).map(part => (
        <button
          key={part}
          type="button"
          className={styles.part}
          style={at(part)}
          aria-pressed={down.includes(part)}
          aria-label={`${part}: ${down.includes(part) ? 'down, bring it up' : 'up, take it down'}`}
          onClick={() => onToggle(part)}
        >
          {part}
        </button>
      ))}
    </div>
  )
}

const placeOf = (part: string) => places[part] ?? { x: 0, y: 0 }

function at(part: string): CSSProperties {
  const { x, y } = placeOf(part)
  return { left: `${x}%`, top: `${(100 * y) / height}%` }
}

/** A line with a point in its middle, for the arrow. */
function line({ from, to }: Call): string {
  const [a, b] = [placeOf(from), placeOf(to)]
  return [a, { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }, b].map(({ x, y }) => `${x},${y}`).join(' ')
}
