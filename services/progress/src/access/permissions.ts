import { anybody } from '@groundwork/kernel/access'

/**
 * Who may do what, as a table. Every route names the permission it needs (`config: { permission }`) and cannot be
 * registered without one. This table says only which kind of caller may try: whose work it is, is asked of the database,
 * and what is not yours is not there (404).
 */
export type Principal =
  | { kind: 'learner'; roles: ['learner']; learnerId: string; cohortId: string }
  | { kind: 'instructor'; roles: ['instructor']; instructorId: string; name: string }

export const permissions = {
  'cohort:join': anybody,
  'session:open': anybody,
  'session:read': anybody,
  'session:close': anybody,
  'attempts:write': ['learner'],
  'self:read': ['learner'],
  'token:revoke': ['learner'],
  'learner:read': ['learner', 'instructor'],
  'cohort:read': ['instructor'],
  'cohort:write': ['instructor'],
} as const satisfies Record<string, readonly (Principal['kind'] | 'anonymous')[]>
