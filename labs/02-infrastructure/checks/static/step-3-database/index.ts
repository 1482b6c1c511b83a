/** Step 3, in the order in which a learner should hear of it. */
import type { Check } from '../../../../../scripts/lab/types.ts'
import type { StaticContext } from '../context.ts'
import { indexes } from './indexes.ts'
import { notSuperuser, roleIsMade } from './role.ts'
import { isRun, oncePerImage, parses, sqlExists } from './running.ts'
import { enumeratedTypes, sixSchemas } from './structure.ts'
import { tables } from './tables.ts'

export const databaseChecks: readonly Check<StaticContext>[] = [
  sqlExists,
  parses,
  oncePerImage,
  isRun,
  sixSchemas,
  enumeratedTypes,
  tables,
  indexes,
  notSuperuser,
  roleIsMade,
]
