/**
 * A caller of progress. contracts/roles has the permissions of each kind of caller. The queries check ownership, and
 * things of others are answered with 404.
 */
export type Principal =
  | { kind: 'learner'; roles: ['learner']; learnerId: string; cohortId: string }
  | { kind: 'instructor'; roles: readonly string[]; instructorId: string; name: string }
