/**
 * Who may do what on the platform, as data: the permissions of each role. A route names one permission and an account has
 * roles; whose things they are is asked by the route, and what is not yours is not there (404).
 *
 * `<permission>:any` is the permission for things of others too.
 */
const warehouseOperator = ['inventory:read', 'shipments:read'] as const
const warehouseManager = [...warehouseOperator, 'inventory:write', 'shipments:write', 'analytics:read'] as const
const account = ['account:read'] as const

export const roles = {
  /** Whoever calls, with a token or without: the shop window, the reports of warehouses, and the way in. */
  anonymous: [
    'products:read',
    'movements:report',
    'movements:read',
    'stock:read',
    'account:register',
    'session:open',
    'session:close',
  ],
  customer: [...account, 'orders:place', 'orders:read'],
  courier: [...account, 'deliveries:read'],
  warehouse_operator: [...account, ...warehouseOperator],
  warehouse_manager: [...account, ...warehouseManager],
  system_admin: [
    ...account,
    ...warehouseManager,
    'deliveries:read',
    'orders:read',
    'orders:read:any',
    'payments:read',
    'users:read',
    'users:write',
  ],
} as const satisfies Record<string, readonly string[]>

export type Role = keyof typeof roles
export type Permission = (typeof roles)[Role][number]

/** Roles that an account may have. */
export const accountRoles = Object.keys(roles).filter(role => role !== 'anonymous') as Exclude<Role, 'anonymous'>[]

/** The same table by permission: the roles that have it. */
export const permissions = byPermission(roles) as Readonly<Record<Permission, readonly Role[]>>

function byPermission(table: Readonly<Record<string, readonly string[]>>): Record<string, string[]> {
  const found: Record<string, string[]> = {}
  for (const [role, granted] of Object.entries(table)) {
    for (const permission of granted) (found[permission] ??= []).push(role)
  }
  return found
}
