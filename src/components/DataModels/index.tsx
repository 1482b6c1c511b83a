import Heading from '@theme/Heading'
import type { ReactNode } from 'react'
import ColumnHeads from '../ColumnHeads.tsx'
import type { Column, DataModel, Table } from './model.ts'
import styles from './styles.module.css'

/** The tables of one part of the platform: `<DataModels of={models} part="sales" />`. */
export default function DataModels({ of: models, part }: { of: DataModel[]; part: string }): ReactNode {
  const model = models.find(({ name }) => name === part)
  if (!model) throw new Error(`There are no tables of "${part}", only of ${models.map(({ name }) => name).join(', ')}.`)
  return (
    <>
      {model.types.map(({ name, values }) => (
        <p key={name}>
          <code>{name}</code>: {values.join(', ')}.
        </p>
      ))}
      {model.tables.map(table => (
        <TableSection key={table.name} id={`${part}-${table.name}`} table={table} />
      ))}
    </>
  )
}

function TableSection({ id, table }: { id: string; table: Table }): ReactNode {
  const { name, comment, columns, constraints, indexes } = table
  return (
    <section>
      <Heading as="h3" id={id}>
        <code>{name}</code>
      </Heading>
      {comment && <p>{comment}</p>}
      <table className={styles.columns}>
        <caption className="visually-hidden">Columns of {name}</caption>
        <ColumnHeads of={['Column', 'Type', 'When left out']} />
        <tbody>
          {columns.map(column => (
            <tr key={column.name}>
              <th scope="row">
                <code>{column.name}</code>
              </th>
              <td>
                {column.type}
                {column.comment && <div className={styles.comment}>{column.comment}</div>}
              </td>
              <td>{whenLeftOut(column)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Definitions label="Constraints" of={constraints} />
      <Definitions label="Indexes" of={indexes} />
    </section>
  )
}

function whenLeftOut({ nullable, default: value }: Column): ReactNode {
  if (value !== null) return <code>{value}</code>
  return nullable ? 'null' : 'refused'
}

function Definitions({ label, of: definitions }: { label: string; of: string[] }): ReactNode {
  if (definitions.length === 0) return null
  return (
    <div className={styles.definitions}>
      {label}
      <ul>
        {definitions.map(definition => (
          <li key={definition}>
            <code>{definition}</code>
          </li>
        ))}
      </ul>
    </div>
  )
}
