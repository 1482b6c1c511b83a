import { accountRoles } from '@groundwork/contracts/roles'
import { pattern, UuidOf } from '@groundwork/kernel/http/schema'
import { Type } from 'typebox'
import type { User } from './repo/users.ts'

export const Login = Type.String({
  minLength: 3,
  maxLength: 200,
  ...pattern('^[\\x21-\\x7e]+$', 'printable ASCII without blanks'),
  description: 'A mail address or a name. Upper and lower case are the same.',
  examples: ['ada@example.com'],
})

export const NewPassword = Type.String({
  minLength: 12,
  maxLength: 200,
  description: 'The new password. It should be long; digits and signs are not required.',
  examples: ['a-password-of-your-own'],
})

export const Roles = Type.Array(Type.Enum(accountRoles), {
  uniqueItems: true,
  maxItems: accountRoles.length,
  description: 'The roles of the account.',
  examples: [['customer']],
})

/** An account as its owner and an administrator see it. */
export const AccountView = Type.Object({
  id: UuidOf('The id of the account. A customer has the same id.'),
  login: Type.String({ description: 'The name for logging in.' }),
  roles: Type.Array(Type.Enum(accountRoles), { description: 'The roles of the account.' }),
  isActive: Type.Boolean({ description: 'Whether the account can log in.' }),
})

export const viewOf = ({ id, login, roles, isActive }: User) => ({ id, login, roles, isActive })
