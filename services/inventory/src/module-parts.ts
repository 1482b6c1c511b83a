import type { Queryable } from '@groundwork/kernel/pool'
import type { WithTransaction } from '@groundwork/kernel/unit-of-work'
import type { Mediator } from './mediator.ts'

/** What the routes of a module are given. */
export interface ModuleParts {
  sql: Queryable
  withTransaction: WithTransaction
  mediator: Mediator
}
