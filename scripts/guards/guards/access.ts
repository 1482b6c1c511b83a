/** Who is calling, and what they may. */
import { type Guard, integration, kernel, unit } from '../guard.ts'

const inAccessToken = (name: string) => unit(`${kernel}/access/access-token.test.ts`, name)
const inIdentity = (name: string) => integration('services/identity/src/identity.integration.test.ts', name)

export const accessGuards: Guard[] = [
  {
    guard: 'a route is open to those who have its permission',
    file: `${kernel}/access/guard.ts`,
    find: "if (!route.url.startsWith('/api/')) return",
    replace: 'if (route.url) return',
    test: unit(`${kernel}/access/guard.test.ts`, 'routes are listed with what they declare'),
  },
  {
    guard: 'a token is for this platform (audience)',
    file: `${kernel}/access/access-token.ts`,
    find: '      audience,\n',
    replace: '',
    test: inAccessToken('a token with another audience is none'),
  },
  {
    guard: 'a token is of our identity (issuer)',
    file: `${kernel}/access/access-token.ts`,
    find: '      issuer,\n',
    replace: '',
    test: inAccessToken('a token with another issuer is none'),
  },
  {
    guard: 'a token that was good is not believed for longer than it holds',
    file: `${kernel}/access/access-token.ts`,
    find: 'Math.min(payload.exp! * 1000, Date.now() + believedMs)',
    replace: 'Date.now() + believedMs',
    test: inAccessToken('a token that was good is not believed for longer than it holds'),
  },
  {
    guard: 'who may do what is what the matrix says (permission)',
    file: 'services/shared/contracts/src/roles.ts',
    find: "customer: [...account, 'orders:place',",
    replace: "customer: [...account, 'payments:read', 'orders:place',",
    test: integration(
      'services/access.integration.test.ts',
      'payment GET /api/v1/payments lets in the roles of the matrix, refuses the others, and asks who does not say who he is',
    ),
  },
  {
    guard: 'a refresh token that is used twice ends its session (reuse)',
    file: 'services/identity/src/commands/refresh.ts',
    find: 'if (token.isUsed || !user?.isActive) {',
    replace: 'if (!user?.isActive) {',
    test: inIdentity('a refresh token that is used twice ends the session for whoever has it, and no other session'),
  },
  {
    guard: 'of two who show one refresh token one comes first (row lock)',
    file: 'services/identity/src/repo/sessions.ts',
    find: 'FOR UPDATE OF s, t`',
    replace: 'FOR UPDATE OF s`',
    test: inIdentity('of two who show the same refresh token at once, at most one gets anything'),
  },
  {
    guard: 'a name is locked after wrong passwords',
    file: 'services/identity/src/repo/login-tries.ts',
    find: '\n    WHERE tries.locked_until <= now()',
    replace: '',
    test: inIdentity('of many tries at once no more are looked at than of tries one by one'),
  },
  {
    guard: 'a 401 says what is wanted',
    file: `${kernel}/http/problem.ts`,
    find: "if (init.status === 401 && !init.headers?.['www-authenticate'])",
    replace: 'if (init.status === 0)',
    test: unit(`${kernel}/access/guard.test.ts`, 'a 401 that does not say what is wanted cannot be made'),
  },
]
