/** Processes with the learner's migrator in them, as many as are wanted at the same time and no more. */
import { type Child, startChild } from '../../../../scripts/lab/kit/child/start-child.ts'
import type { Ended, Run } from '../players/migrator.ts'

export interface Migrator {
  /** @throws ChildFault for what the learner's code did to its process */
  migrate(run: Run): Promise<Ended>
  /** `kill -9` */
  kill(): Promise<void>
}

export interface Migrators {
  /** Work with so many processes of one's own; those that were killed or broken are replaced for the next. */
  use<T>(count: number, work: (...migrators: Migrator[]) => Promise<T>): Promise<T>
  close(): Promise<void>
}

export interface MigratorsOptions {
  /** The copy of the work. */
  directory: string
  signal: AbortSignal
  /** For one call: work that waits for ever must end some time. */
  answerMs: number
  /** As many processes at the same time. */
  limit: number
}

export function openMigrators({ directory, signal, answerMs, limit }: MigratorsOptions): Migrators {
  const idle: Child[] = []
  const all = new Set<Child>()
  const waiting: { count: number; go(): void }[] = []
  let free = limit

  const next = () => {
    const first = waiting[0]
    if (!first || first.count > free) return
    waiting.shift()
    free -= first.count
    first.go()
    next()
  }
  const start = async (): Promise<Child> => {
    const warm = idle.pop()
    if (warm) return warm
    const child = await startChild({
      directory,
      entry: 'src/migrate.ts',
      player: new URL('../players/migrator.ts', import.meta.url),
      limits: { askMs: answerMs },
      signal,
    })
    child.needs('migrate')
    all.add(child)
    return child
  }

  return {
    async use(count, work) {
      await new Promise<void>(resolve => {
        waiting.push({ count, go: resolve })
        next()
      })
      const children = await Promise.all(Array.from({ length: count }, start))
      const broken = new Set<Child>()
      try {
        return await work(
          ...children.map(child => ({
            migrate: (run: Run) =>
              child.ask<Ended>('migrate', run).catch(error => {
                broken.add(child)
                throw error
              }),
            kill: () => {
              broken.add(child)
              return child.kill()
            },
          })),
        )
      } finally {
        idle.push(...children.filter(child => !broken.has(child)))
        free += count
        next()
      }
    },
    async close() {
      await Promise.all([...all].map(child => child.close()))
    },
  }
}
