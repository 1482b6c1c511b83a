import type { AccountRole } from '@groundwork/contracts/roles'
import type { Queryable } from '@groundwork/kernel/database/pool'
import type { WithTransaction } from '@groundwork/kernel/database/unit-of-work'
import { addAccount } from './commands/add-account.ts'
import type { Passwords } from './passwords.ts'
import { userById } from './repo/users.ts'

/** The password of every demo account. It is in the documentation and protects nothing. */
const password = 'groundwork-demo'

/** Last part of the id, login, role. Ada is the customer of infrastructure/postgres/seed-demo.sql. */
const accounts: [id: string, login: string, role: AccountRole][] = [
  ['001', 'ada@example.com', 'customer'],
  ['e01', 'operator@example.com', 'warehouse_operator'],
  ['e02', 'manager@example.com', 'warehouse_manager'],
  ['e03', 'courier@example.com', 'courier'],
  ['e04', 'admin@example.com', 'system_admin'],
]

/** Adds one account for each role of the shop. Existing accounts stay as they are. */
export async function addDemoAccounts(parts: {
  sql: Queryable
  withTransaction: WithTransaction
  passwords: Passwords
}): Promise<void> {
  for (const [end, login, role] of accounts) {
    const id = `00000000-0000-4000-8000-000000000${end}`
    if (!(await userById(parts.sql, id))) await addAccount(parts, { id, login, password, roles: [role] })
  }
}
