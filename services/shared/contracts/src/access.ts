import type { Access, Identify } from '@groundwork/kernel/access'
import { accountRoles, permissions } from './roles.ts'

const token = 'token'

/** Who may do what in a service whose callers have accounts: the roles' table, and tokens of identity. */
export const accessBy = (identify: Identify): Access => ({
  permissions,
  identify,
  credentials: Object.fromEntries(accountRoles.map(role => [role, [token]])),
  securitySchemes: { [token]: { type: 'http', scheme: 'bearer', description: 'An access token of identity.' } },
  advice: {
    unauthenticated: 'Log in at /api/v1/identity/login and send the access token as "Authorization: Bearer …".',
    forbidden: 'The token is good, but no role of the account may do this.',
  },
})
