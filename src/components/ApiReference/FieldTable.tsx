import type { ReactNode } from 'react'
import InlineCode from '../InlineCode'
import type { Field } from './fields.ts'
import styles from './styles.module.css'

/** Fields as a table; nothing when there are none. */
export default function FieldTable({ caption, fields }: { caption: string; fields: Field[] }): ReactNode {
  if (fields.length === 0) return null
  return (
    <table className={styles.fields}>
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Type</th>
          <th scope="col">Meaning</th>
        </tr>
      </thead>
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
