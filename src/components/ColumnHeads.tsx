import type { ReactNode } from 'react'

/** The head of a table: one row that names the columns. */
export default function ColumnHeads({ of: names }: { of: readonly string[] }): ReactNode {
  return (
    <thead>
      <tr>
        {names.map(name => (
          <th key={name} scope="col">
            {name}
          </th>
        ))}
      </tr>
    </thead>
  )
}
