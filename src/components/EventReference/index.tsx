import Link from '@docusaurus/Link'
import Heading from '@theme/Heading'
import type { ReactNode } from 'react'
import FieldTable from '../ApiReference/FieldTable.tsx'
import { fieldsOf } from '../ApiReference/fields.ts'
import Code from '../Code'
import ColumnHeads from '../ColumnHeads.tsx'
import type { EventBook, EventWords } from './event.ts'
import styles from './styles.module.css'

const anchorOf = ({ type }: EventWords): string => type.replaceAll('.', '-')

/** Every topic: who writes, who reads, and which events are in it. */
export function Topics({ of: { topics, events } }: { of: EventBook }): ReactNode {
  return (
    <table className="figures">
      <ColumnHeads of={['Topic', 'Writes', 'Reads', 'Events']} />
      <tbody>
        {topics.map(({ name, writers, readers }) => (
          <tr key={name}>
            <th scope="row">
              <code>{name}</code>
            </th>
            <td>{writers.join(', ') || 'nobody yet'}</td>
            <td>{readers.join(', ') || 'nobody yet'}</td>
            <td>
              {events
                .filter(({ topic }) => topic === name)
                .map(event => (
                  <div key={event.type}>
                    <Link to={`#${anchorOf(event)}`}>{shortName(event)}</Link>
                  </div>
                ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Every event: its fields and one that was once sent. */
export function Events({ of: { events } }: { of: EventBook }): ReactNode {
  return events.map(event => {
    const { type, summary, topic, writer, readers, describes, schema, sample } = event
    return (
      <section key={type}>
        <Heading as="h3" id={anchorOf(event)}>
          {shortName(event)}
        </Heading>
        <p>{summary}</p>
        <p className={styles.circulation}>
          <code>{type}</code>, on <code>{topic}</code>, from {writer} to {readers.join(' and ')}.
        </p>
        <FieldTable caption={describes === 'data' ? 'Its data' : 'The message'} fields={fieldsOf(schema)} />
        <details>
          <summary>One that was sent</summary>
          <Code text={JSON.stringify(sample, null, 2)} />
        </details>
      </section>
    )
  })
}

/** `groundwork.sales.order-placed.v1` → `order-placed`. */
const shortName = ({ type }: EventWords): string => type.split('.').findLast(part => !/^v\d+$/.test(part)) ?? type
