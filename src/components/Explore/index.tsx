import { type ComponentType, type ReactNode, useId, useState } from 'react'
import { type ExplorableName, explorables } from '../../explorables/index.ts'
import styles from './styles.module.css'

interface Props {
  of: ExplorableName
  title: string
  /** The question to explore, in a sentence. */
  find: string
}

type Phase =
  | { name: 'closed' }
  | { name: 'loading' }
  | { name: 'failed' }
  /** `round` counts the starts. */
  | { name: 'open'; Explorable: ComponentType; round: number }

const words = {
  closed: { button: 'Open', status: '' },
  loading: { button: 'Opening', status: 'It is being loaded.' },
  failed: { button: 'Try again', status: 'It could not be loaded from this site.' },
  open: { button: 'Start again', status: '' },
} as const satisfies Record<Phase['name'], { button: string; status: string }>

/**
 * An explorable. One button opens it and later restarts it: it does not move, so keyboard focus and eye stay in place.
 */
export default function Explore({ of, title, find }: Props): ReactNode {
  const [phase, setPhase] = useState<Phase>({ name: 'closed' })
  const id = useId()

  async function press(): Promise<void> {
    if (phase.name === 'loading') return
    if (phase.name === 'open') return setPhase({ ...phase, round: phase.round + 1 })
    setPhase({ name: 'loading' })
    try {
      const { default: Explorable } = await explorables[of]()
      setPhase({ name: 'open', Explorable, round: 1 })
    } catch (error) {
      // The reader sees that loading failed; the reason goes to the console.
      reportError(error)
      setPhase({ name: 'failed' })
    }
  }

  return (
    <section className={styles.explore} aria-labelledby={id}>
      <p id={id} className={styles.title}>
        {title}
      </p>
      <p className={styles.find}>{find}</p>
      <div className={styles.bar}>
        <button
          type="button"
          className="button button--primary button--sm"
          aria-expanded={phase.name === 'open'}
          onClick={() => void press()}
        >
          {words[phase.name].button}
        </button>
        <p role="status" className={styles.status}>
          {words[phase.name].status}
        </p>
      </div>
      {phase.name === 'open' && <phase.Explorable key={phase.round} />}
      <noscript>
        <p>Playing needs JavaScript.</p>
      </noscript>
    </section>
  )
}
