/** A proof that has not been run yet: proofs are counted and chosen first, then run in parallel. */
import pMap from 'p-map'
import type { Group, ProofCase } from './proof-case.ts'

export interface ProofTask {
  group: Group
  id: string
  /** What is run: `static`, `all`, or the id of a part. */
  detectedBy: string
  /** A generated mutant: there are hundreds, and a sample of them is enough. */
  generated?: boolean
  /** An equivalent mutant: nothing is found in it, so every check runs, the most patient ones too. */
  equivalent?: boolean
  prove(): Promise<ProofCase[]>
}

export interface Pace {
  atOnce: number
  /** Whether a task comes to a part that is run by one task at a time. */
  waits(task: ProofTask): boolean
  signal: AbortSignal
  /** Told of each case as it comes. */
  onCase(proved: ProofCase): void
}

/**
 * Distributes the equivalents evenly. They wait for most of their time: side by side they would leave the processors idle,
 * and at the end everything would wait for the last of them.
 */
function spread(tasks: readonly ProofTask[]): ProofTask[] {
  const placed = [true, false].flatMap(equivalent => {
    const some = tasks.filter(task => Boolean(task.equivalent) === equivalent)
    return some.map((task, index) => ({ task, place: index / some.length }))
  })
  return placed.sort((one, other) => one.place - other.place).map(({ task }) => task)
}

/** How many tasks with an exclusive part run at once: one holds it, the next runs up to it. */
const waitingAtOnce = 2

/** Tasks with an exclusive part have places of their own. @returns the cases in the order of the tasks */
export async function runTasks(
  tasks: readonly ProofTask[],
  { atOnce, waits, signal, onCase }: Pace,
): Promise<ProofCase[]> {
  const failed = new AbortController()
  const either = AbortSignal.any([signal, failed.signal])
  const proved = new Map<ProofTask, ProofCase[]>()
  const prove = async (task: ProofTask): Promise<void> => {
    either.throwIfAborted()
    const cases = await task.prove()
    for (const each of cases) onCase(each)
    proved.set(task, cases)
  }
  const waiting = tasks.filter(waits)
  const others = spread(tasks.filter(task => !waits(task)))
  const lanes = [
    pMap(waiting, prove, { concurrency: waitingAtOnce }),
    pMap(others, prove, { concurrency: waiting.length > 0 ? atOnce - 1 : atOnce }),
  ]
  try {
    await Promise.all(lanes)
  } catch (error) {
    failed.abort(error)
    await Promise.allSettled(lanes)
    throw error
  }
  return tasks.flatMap(task => proved.get(task) ?? [])
}
