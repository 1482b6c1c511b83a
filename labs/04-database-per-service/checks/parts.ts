/** What is run: each part has a PostgreSQL to itself, with the roles of the learner in it. */
import type { AnyPart } from '../../../scripts/lab/contract.ts'
import { part, rolesFile, withCommon, withTables } from './environment.ts'
import { rightsRules } from './step-1-rights.ts'
import { roleRules } from './step-1-roles.ts'
import { tableRule } from './step-1-tables.ts'
import { migratorRules } from './step-2-migrator.ts'
import { recordRule } from './step-2-record.ts'
import { unmigrated } from './step-2-target.ts'
import { repositoryRules } from './step-3-repository.ts'
import { unitRules, withUnits } from './step-4-units.ts'
import { openRelease, releaseRules } from './step-5-release.ts'

/** The migrations with a number below 100; and whatever else may lie there. */
const release1 = 'sql/*/!([1-9][0-9][0-9]*)'

export const parts: AnyPart[] = [
  part({
    id: 'database',
    title: 'PostgreSQL is there for your files',
    needs: ['1.0.files'],
    reads: [rolesFile, release1],
    checks: [...roleRules, ...rightsRules, tableRule],
    context: async work => ({ ...work, first: await withCommon(work), second: await withCommon(work) }),
  }),
  part({
    id: 'migrator',
    title: 'PostgreSQL is there for your migrator',
    ahead: true,
    needs: ['2.0.module'],
    reads: [rolesFile, 'src/migrate.ts'],
    checks: migratorRules,
    context: async work => ({
      ...work,
      migrators: await work.pool('migrate', 6, 'migrate'),
      template: await unmigrated(work),
    }),
  }),
  part({
    id: 'record',
    title: 'PostgreSQL is there for your migrator’s record',
    start: 'record',
    needs: ['1.2.files', '2.1.each-once'],
    reads: [rolesFile, release1, 'src/migrate.ts'],
    checks: [recordRule],
    context: async work => ({ ...work, migrators: await work.pool('migrate', 1, 'migrate') }),
  }),
  part({
    id: 'repository',
    title: 'Your tables are there, and src/orders.ts can be loaded',
    draws: true,
    needs: ['1.2.files', '3.0.module'],
    reads: [rolesFile, release1, 'src/orders.ts'],
    checks: repositoryRules,
    context: async work => {
      const child = work.start('orders')
      return { ...work, database: await withTables(work), child: await child }
    },
  }),
  part({
    id: 'unit-of-work',
    title: 'src/unit-of-work.ts can be loaded',
    draws: true,
    needs: ['4.0.module'],
    reads: ['src/unit-of-work.ts'],
    checks: unitRules,
    context: async work => {
      const child = work.start('unit-of-work')
      return { ...work, database: await withUnits(work), child: await child }
    },
  }),
  part({
    id: 'release',
    title: 'PostgreSQL is there for your releases',
    atSave: false,
    needs: ['1.2.files', '2.1.each-once'],
    reads: ['sql/**', 'src/migrate.ts'],
    checks: releaseRules,
    context: async work => openRelease({ ...work, migrators: await work.pool('migrate', 3, 'migrate') }),
  }),
]
