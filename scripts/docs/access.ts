/**
 * Who may do what, as committed in `docs/reference/access.json`: every route of every service by every role, from the
 * routes' own permissions and the roles' table. `services/access.integration.test.ts` holds the running services to it.
 */
import { permissions, roles } from '@groundwork/contracts/roles'
import { applications } from '../../services/applications.ts'
import type { AccessMatrix } from '../../src/components/AccessMatrix/matrix.ts'
import { type GeneratedFile, jsonFile } from './generated.ts'

export async function accessFile(): Promise<GeneratedFile> {
  const rows = []
  for (const [service, open] of Object.entries(applications)) {
    const app = await open()
    for (const { method, url, permission } of app.guardedRoutes) {
      rows.push({ service, route: `${method} ${url}`, permission, may: mayBy(permission) })
    }
    await app.close()
  }
  return jsonFile('docs/reference/access.json', { roles: Object.keys(roles), rows } satisfies AccessMatrix)
}

/** What each role with this permission may act on: everything, or its own things where a separate `:any` is not granted. */
function mayBy(permission: string): AccessMatrix['rows'][number]['may'] {
  const any = permissions[`${permission}:any`]
  return Object.fromEntries(
    permissions[permission]!.map(role => [role, !any || any.includes(role) ? 'all' : 'own'] as const),
  )
}
