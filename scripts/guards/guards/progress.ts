/** The board, and who sees what of it. */
import { type Guard, integration } from '../guard.ts'

const inAccounts = (name: string) => integration('services/progress/src/access/accounts.integration.test.ts', name)

export const progressGuards: Guard[] = [
  {
    guard: 'what another instructor has is not there',
    file: 'services/progress/src/repo/cohorts.ts',
    find: "AND ci.instructor_id = $1)'",
    replace: "AND $1::uuid IS NOT NULL)'",
    test: integration(
      'services/progress/src/access/access.integration.test.ts',
      'GET /cohorts/:slug/grid another cohort’s instructor: 404',
    ),
  },
  {
    guard: 'a board is never stale (version of what is kept)',
    file: 'services/progress/src/keep-by-version.ts',
    find: 'version === versions.get(id)',
    replace: 'versions.has(id)',
    test: integration(
      'services/progress/src/routes/board.integration.test.ts',
      'what was folded is on the next board, whichever instance folded it and whichever is asked',
    ),
  },
  {
    guard: 'a session may what its login might, and no more',
    file: 'services/progress/src/access/callers.ts',
    find: "return instructor ? { kind: 'instructor', ...instructor } : undefined",
    replace: "return instructor ? { kind: 'instructor', ...instructor, roles: ['instructor'] } : undefined",
    test: inAccounts('an access token of a researcher opens a session that may what the account may'),
  },
  {
    guard: 'a code that lets people in is for who may let them in (permission)',
    file: 'services/progress/src/routes/invitations.ts',
    find: "config: { permission: 'cohort:write' }, schema: list",
    replace: "config: { permission: 'cohort:read' }, schema: list",
    test: inAccounts('a helper sees who learns and no code that would let somebody in'),
  },
]
