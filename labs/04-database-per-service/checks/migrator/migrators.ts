/** Processes with the learner's migrator in them. */

import type { PartRequest } from '../../../../scripts/lab/contract.ts'
import { childPool } from '../../../../scripts/lab/kit/child/pool.ts'
import type { LabFiles } from '../files.ts'
import type { Ended, Run } from '../players/migrator.ts'

export interface Migrator {
  /** @throws ChildFault for what the learner's code did to its process */
  migrate(run: Run): Promise<Ended>
  /** `kill -9` */
  kill(): Promise<void>
}

export interface Migrators {
  use<T>(count: number, work: (...migrators: Migrator[]) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** @param askMs for one call: work that waits for ever must end some time */
export function openMigrators({ files, signal }: PartRequest<LabFiles>, limit: number, askMs: number): Migrators {
  const pool = childPool(limit, ['migrate'], {
    directory: files.scratch,
    entry: 'src/migrate.ts',
    player: new URL('../players/migrator.ts', import.meta.url),
    limits: { askMs },
    signal,
  })
  return {
    close: pool.close,
    use: (count, work) =>
      pool.use(count, (...children) =>
        work(...children.map(({ ask, kill }) => ({ migrate: (run: Run) => ask<Ended>('migrate', run), kill }))),
      ),
  }
}
