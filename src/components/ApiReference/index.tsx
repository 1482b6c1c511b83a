import Link from '@docusaurus/Link'
import type { ReactNode } from 'react'
import ColumnHeads from '../ColumnHeads.tsx'
import { type ApiDocument, routesOf } from './document.ts'
import OperationSection from './OperationSection.tsx'
import styles from './styles.module.css'

/** A service's operations as tables: `import api from './openapi/sales.json'`, then `<ApiReference of={api} />`. */
export default function ApiReference({ of: api }: { of: ApiDocument }): ReactNode {
  const routes = routesOf(api)
  return (
    <>
      <table>
        <ColumnHeads of={['Operation', 'What it does']} />
        <tbody>
          {routes.map(({ method, path, operation, anchor }) => (
            <tr key={anchor}>
              <td>
                <Link to={`#${anchor}`}>
                  <code className={styles.path}>
                    {method.toUpperCase()} {path}
                  </code>
                </Link>
              </td>
              <td>{operation.summary}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {routes.map(route => (
        <OperationSection key={route.anchor} route={route} schemes={api.components?.securitySchemes} />
      ))}
    </>
  )
}
