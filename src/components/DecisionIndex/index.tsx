import Link from '@docusaurus/Link'
import { usePluginData } from '@docusaurus/useGlobalData'
import type { ReactNode } from 'react'
import type { CourseData } from '../../content/plugin.ts'

/** All decisions with their status, read from the files when the site is built. */
export default function DecisionIndex(): ReactNode {
  const { decisions } = usePluginData('course-content') as CourseData
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Decision</th>
          <th scope="col">In short</th>
          <th scope="col">Status</th>
        </tr>
      </thead>
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
