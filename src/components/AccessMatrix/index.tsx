import type { ReactNode } from 'react'
import ColumnHeads from '../ColumnHeads.tsx'
import type { AccessMatrix as Matrix } from './matrix.ts'

/** Every route of a service, with the roles that may use it. */
export default function AccessMatrix({ of: { roles, rows }, service }: { of: Matrix; service: string }): ReactNode {
  return (
    <table className="figures">
      <ColumnHeads of={['Route', 'Permission', 'Roles']} />
      <tbody>
        {rows
          .filter(row => row.service === service)
          .map(({ route, permission, may }) => (
            <tr key={route}>
              <th scope="row">
                <code>{route}</code>
              </th>
              <td>
                <code>{permission}</code>
              </td>
              <td>
                {'anonymous' in may
                  ? 'everybody'
                  : roles
                      .filter(role => role in may)
                      .map(role => (may[role] === 'own' ? `${role} (own)` : role))
                      .join(', ')}
              </td>
            </tr>
          ))}
      </tbody>
    </table>
  )
}
