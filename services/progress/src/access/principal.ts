/**
 * Who calls progress. What each kind of caller may try stands in the roles of the platform (contracts/roles); whose work it
 * is, is asked of the database, and what is not yours is not there (404).
 */
export type Principal =
  | { kind: 'learner'; roles: ['learner']; learnerId: string; cohortId: string }
  | { kind: 'instructor'; roles: readonly string[]; instructorId: string; name: string }
