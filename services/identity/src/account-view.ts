import { accountRoles } from '@groundwork/contracts/roles'
import { pattern, UuidOf } from '@groundwork/kernel/schema'
import { Type } from 'typebox'
import type { User } from './repo/users.ts'

export const Login = Type.String({
  minLength: 3,
  maxLength: 200,
  ...pattern('^[\\x21-\\x7e]+$', 'printable ASCII without blanks'),
  description: 'A mail address or a name. Case does not matter.',
  examples: ['ada@example.com'],
})

export const NewPassword = Type.String({
  minLength: 12,
  maxLength: 200,
  description: 'Long is better than odd: no rule asks for signs and digits.',
  examples: ['a-password-of-your-own'],
})

export const Roles = Type.Array(Type.Enum(accountRoles), {
  uniqueItems: true,
  maxItems: accountRoles.length,
  description: 'What the account may do.',
  examples: [['customer']],
})

/** An account as its owner and an administrator see it. */
export const AccountView = Type.Object({
  id: UuidOf('Of the account; for a customer also the customer’s.'),
  login: Type.String({ description: 'What one logs in by.' }),
  roles: Type.Array(Type.Enum(accountRoles), { description: 'What it may do.' }),
  isActive: Type.Boolean({ description: 'False: it cannot log in.' }),
})

export const viewOf = ({ id, login, roles, isActive }: User) => ({ id, login, roles, isActive })
