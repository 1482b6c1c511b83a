import type { ReactNode } from 'react'
import { partitionsOf, readerOf, type Topic } from './model.ts'
import styles from './styles.module.css'

/** The picture: a lane for each partition with its messages in order and its consumer. */
export default function Partitions({ of: topic }: { of: Topic }): ReactNode {
  const lanes = Array.from({ length: topic.partitions }, (_, partition) => partition)
  return (
    <div className={styles.lanes} aria-hidden="true">
      {lanes.map(partition => {
        const reader = readerOf(topic, partition)
        const messages = topic.log.filter(message => message.partition === partition)
        return (
          <div key={partition} className={styles.lane}>
            <p className={styles.head}>
              <strong>partition {partition}</strong>
              <span className={styles.reader}>{reader ? `→ ${reader}` : 'nobody reads'}</span>
            </p>
            <div className={styles.messages}>
              {messages.map(({ key, event, offset }) => {
                const split = partitionsOf(topic.log, key).length > 1
                return (
                  <span key={offset} className={styles.message} data-split={split}>
                    {key} <em>{event}</em>
                  </span>
                )
              })}
            </div>
          </div>
        )
      })}
    </div>
  )
}
