/** The learner's files, by name; `index.ts` needs these without what knows of PostgreSQL. */
export const services = ['sales', 'inventory'] as const
export type Service = (typeof services)[number]

export const rolesFile = 'sql/roles.sql'
