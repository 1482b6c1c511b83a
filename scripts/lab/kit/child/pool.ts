/** Processes with the learner's code in them: as many as are wanted at the same time, and no more than a limit. */
import { ChildKilled } from './fault.ts'
import { type Child, type ChildOptions, type PlayerModule, startChild } from './start-child.ts'

/** One that somebody has to himself. */
export type Pooled<Player extends PlayerModule> = Pick<Child<Player>, 'ask' | 'kill'>

export interface ChildPool<Player extends PlayerModule> {
  /** Work with so many processes of one's own. Those that broke or were killed are replaced for the next. */
  use<T>(count: number, work: (...children: Pooled<Player>[]) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** @param functions that the learner's module must export */
export function childPool<Player extends PlayerModule>(
  limit: number,
  functions: readonly string[],
  options: ChildOptions,
): ChildPool<Player> {
  const idle: Child<Player>[] = []
  const all = new Set<Promise<Child<Player>>>()
  const waiting: { count: number; go(): void }[] = []
  let free = limit
  let closed = false

  const next = () => {
    // Whoever wants few goes past somebody who wants more than there are.
    const index = waiting.findIndex(({ count }) => count <= free)
    const [fits] = index < 0 ? [] : waiting.splice(index, 1)
    if (!fits) return
    free -= fits.count
    fits.go()
    next()
  }
  const start = async (): Promise<Child<Player>> => {
    const warm = idle.pop()
    if (warm) return warm
    // A check that was given up may still ask for one.
    if (closed) throw new ChildKilled('the checker has closed the pool')
    const starting = startChild<Player>(options)
    all.add(starting)
    const child = await starting
    child.needs(...functions)
    return child
  }

  return {
    async use(count, work) {
      await new Promise<void>(resolve => {
        waiting.push({ count, go: resolve })
        next()
      })
      const whole = new Set<Child<Player>>()
      const pooled = (child: Child<Player>): Pooled<Player> => ({
        ask: (...question) =>
          child.ask(...question).catch(error => {
            whole.delete(child)
            throw error
          }),
        kill() {
          whole.delete(child)
          return child.kill()
        },
      })
      try {
        const children = await Promise.all(Array.from({ length: count }, start))
        for (const child of children) whole.add(child)
        return await work(...children.map(pooled))
      } finally {
        idle.push(...whole)
        free += count
        next()
      }
    },
    async close() {
      closed = true
      const children = await Promise.allSettled(all)
      await Promise.all(children.map(child => child.status === 'fulfilled' && child.value.close()))
    },
  }
}
