import { stateNames, states } from '@groundwork/progress/states'
import type { ReactNode } from 'react'
import StateMark from '../StateMark'
import styles from './styles.module.css'

/** The meaning of the words for states: `<StateLegend />`. */
export default function StateLegend(): ReactNode {
  return (
    <dl className={styles.legend}>
      {stateNames.map(state => (
        <div key={state}>
          <dt>
            <StateMark state={state} />
          </dt>
          <dd>{states[state].sentence}</dd>
        </div>
      ))}
    </dl>
  )
}
