import type { Access, Identify } from '@groundwork/kernel/access/guard'
import { accountRoles, permissions } from './roles.ts'

const token = 'token'

/** The access rules of a service whose callers have accounts: the permissions of the roles, and identity's tokens. */
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
