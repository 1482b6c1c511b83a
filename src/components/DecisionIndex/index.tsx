import Link from '@docusaurus/Link'
import decisions from '@generated/course-content/default/decisions.json'
import type { ReactNode } from 'react'
import ColumnHeads from '../ColumnHeads.tsx'

/** All decisions with their status, read from the files when the site is built. */
export default function DecisionIndex(): ReactNode {
  return (
    <table>
      <ColumnHeads of={['Decision', 'In short', 'Status']} />
      <tbody>
        {decisions.map(({ id, number, title, description, status, date }) => (
          <tr key={id}>
            <td>
              <Link to={`/adr/${id}/`}>
                {number} {title}
              </Link>
            </td>
            <td>{description}</td>
            <td>
              {status}, {date}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
