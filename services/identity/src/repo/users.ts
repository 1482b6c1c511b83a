import type { AccountRole } from '@groundwork/contracts/roles'
import type { Queryable } from '@groundwork/kernel/database/pool'

export interface User {
  id: string
  login: string
  roles: AccountRole[]
  isActive: boolean
}

const columns = 'id, login, roles, is_active AS "isActive"'

/** @returns false when the login is taken; logins are compared without case */
export async function addUser(sql: Queryable, user: Omit<User, 'isActive'> & { passwordHash: string }) {
  const { rowCount } = await sql.query({
    name: 'user_add',
    text: `INSERT INTO users (id, login, password_hash, roles) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
    values: [user.id, user.login, user.passwordHash, user.roles],
  })
  return rowCount === 1
}

export async function userByLogin(
  sql: Queryable,
  login: string,
): Promise<(User & { passwordHash: string }) | undefined> {
  const { rows } = await sql.query<User & { passwordHash: string }>({
    name: 'user_by_login',
    text: `SELECT ${columns}, password_hash AS "passwordHash" FROM users WHERE lower(login) = lower($1)`,
    values: [login],
  })
  return rows[0]
}

export async function userById(sql: Queryable, id: string): Promise<User | undefined> {
  const { rows } = await sql.query<User>({
    name: 'user_by_id',
    text: `SELECT ${columns} FROM users WHERE id = $1`,
    values: [id],
  })
  return rows[0]
}

/** Users ordered by id; `after` is the last id of the previous page. */
export async function listUsers(sql: Queryable, page: { after?: string; limit: number }): Promise<User[]> {
  const { rows } = await sql.query<User>({
    name: 'user_list',
    text: `SELECT ${columns} FROM users WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2`,
    values: [page.after ?? null, page.limit],
  })
  return rows
}

/** Changes the given members. @returns undefined for an unknown user */
export async function changeUser(
  sql: Queryable,
  id: string,
  { roles, isActive }: Partial<Pick<User, 'roles' | 'isActive'>>,
): Promise<User | undefined> {
  const { rows } = await sql.query<User>({
    name: 'user_change',
    text: `UPDATE users SET roles = coalesce($2, roles), is_active = coalesce($3, is_active)
           WHERE id = $1 RETURNING ${columns}`,
    values: [id, roles ?? null, isActive ?? null],
  })
  return rows[0]
}
