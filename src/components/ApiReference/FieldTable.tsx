import type { ReactNode } from 'react'
import ColumnHeads from '../ColumnHeads.tsx'
import InlineCode from '../InlineCode'
import type { Field } from './fields.ts'
import styles from './styles.module.css'

/** Fields as a table; nothing when there are none. */
export default function FieldTable({ caption, fields }: { caption: string; fields: Field[] }): ReactNode {
  if (fields.length === 0) return null
  return (
    <table className={styles.fields}>
      <caption>{caption}</caption>
      <ColumnHeads of={['Name', 'Type', 'Meaning']} />
      <tbody>
        {fields.map(({ name, type, required, description }) => (
          <tr key={name}>
            <th scope="row">
              <code>{name || 'the whole body'}</code>
            </th>
            <td>{type}</td>
            <td>
              {!required && <em>May be left out. </em>}
              <InlineCode text={description} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
