import type { Queryable } from '@groundwork/kernel/database/pool'
import type { WithTransaction } from '@groundwork/kernel/database/unit-of-work'
import type { Mediator } from './mediator.ts'

/** What the routes of a module are given. */
export interface ModuleParts {
  sql: Queryable
  withTransaction: WithTransaction
  mediator: Mediator
}
