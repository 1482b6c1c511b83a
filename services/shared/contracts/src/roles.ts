/**
 * The permissions of each role, as data. A route names one permission, and an account has roles. The route also checks
 * ownership, and answers 404 about things of others.
 *
 * `<permission>:any` extends a permission to things of others.
 */
const account = ['account:read'] as const

const helper = ['learner:read', 'cohort:read', 'totals:read'] as const
const instructor = [...helper, 'cohort:write'] as const

const warehouseOperator = [
  'inventory:read',
  'shipments:read',
  'receiving:read',
  'receiving:write',
  'picking:read',
  'picking:work',
  'workforce:read',
  'stock:move',
] as const

const warehouseManager = [
  ...warehouseOperator,
  'inventory:write',
  'stock:adjust',
  'shipments:write',
  'analytics:read',
  'workforce:write',
  'couriers:read',
  'couriers:read:any',
  'couriers:hire',
  'couriers:write',
  'deliveries:read',
  'deliveries:read:any',
] as const

export const roles = {
  /** Every caller, with a token or without: the catalogue, the reports of warehouses, registering and logging in. */
  anonymous: [
    'products:read',
    'movements:report',
    'movements:read',
    'stock:read',
    'account:register',
    'session:open',
    'session:read',
    'session:close',
    'cohort:join',
  ],
  customer: [...account, 'orders:place', 'orders:read', 'orders:cancel'],
  courier: [...account, 'couriers:read', 'deliveries:read'],
  warehouse_operator: [...account, ...warehouseOperator],
  warehouse_manager: [...account, ...warehouseManager],
  system_admin: [
    ...account,
    ...warehouseManager,
    'orders:read',
    'orders:read:any',
    'orders:cancel',
    'orders:cancel:any',
    'payments:read',
    'users:read',
    'users:write',
  ],
  learner: ['attempts:write', 'self:read', 'token:revoke', 'learner:read'],
  helper,
  instructor,
  owner: instructor,
  /** Reads only figures in which no single learner can be recognised. */
  researcher: ['totals:read'],
} as const satisfies Record<string, readonly string[]>

export type Role = keyof typeof roles
export type AccountRole = Exclude<Role, 'anonymous'>

/** Roles that an account may have. */
export const accountRoles = Object.keys(roles).filter(role => role !== 'anonymous') as AccountRole[]

/** By permission: the roles that have it. */
export const permissions: Readonly<Record<string, readonly string[]>> = byPermission(roles)

function byPermission(table: Readonly<Record<string, readonly string[]>>) {
  const all = new Set(Object.values(table).flat())
  const rolesWith = (permission: string) => Object.keys(table).filter(role => table[role]!.includes(permission))
  return Object.fromEntries([...all].map(permission => [permission, rolesWith(permission)]))
}
