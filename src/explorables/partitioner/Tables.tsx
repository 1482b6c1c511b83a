import type { ReactNode } from 'react'
import ColumnHeads from '../../components/ColumnHeads.tsx'
import { partitionOf } from './kafka.ts'
import { keysOf, partitionsInWords, partitionsOf, readerOf, shareInWords, type Topic } from './model.ts'
import styles from './styles.module.css'

/** The picture in words. */
export default function Tables({ of: topic }: { of: Topic }): ReactNode {
  return (
    <>
      <p>
        The topic has {topic.partitions} partitions and {topic.log.length} messages.
      </p>
      {topic.log.length > 0 && (
        <table>
          <ColumnHeads of={['Order', 'Its next event goes to', 'What is written, partition and offset']} />
          <tbody>
            {keysOf(topic.log).map(key => (
              <tr key={key}>
                <th scope="row" className={styles.key}>
                  {key}
                </th>
                <td>partition {partitionOf(key, topic.partitions)}</td>
                <td>{writtenInWords(topic, key)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <ul>
        {topic.consumers.map(consumer => (
          <li key={consumer}>
            {consumer} {shareInWords(topic, consumer)}.
          </li>
        ))}
        {readerOf(topic, 0) === undefined && <li>Nobody reads.</li>}
      </ul>
    </>
  )
}

function writtenInWords({ log }: Topic, key: string): string {
  const written = log.filter(message => message.key === key)
  const places = written.map(({ event, partition, offset }) => `${event} ${partition}/${offset}`).join(', ')
  const partitions = partitionsOf(log, key)
  return partitions.length > 1
    ? `${places}; in ${partitionsInWords(partitions)}, so nobody can tell which came first`
    : places
}
