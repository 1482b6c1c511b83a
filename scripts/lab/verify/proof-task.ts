/** A proof that has not been run yet: proofs are counted and chosen first, then run in parallel. */
import pMap from 'p-map'
import type { Group, ProofCase } from './proof-case.ts'

export interface ProofTask {
  group: Group
  id: string
  /** A generated mutant: there are hundreds, and a sample of them is enough. */
  generated?: boolean
  prove(): Promise<ProofCase[]>
}

/**
 * Runs `atOnce` tasks side by side.
 * @param onCase told of each case as it comes
 */
export async function runTasks(
  tasks: readonly ProofTask[],
  atOnce: number,
  signal: AbortSignal,
  onCase: (proved: ProofCase) => void,
): Promise<ProofCase[]> {
  const run = async (task: ProofTask): Promise<ProofCase[]> => {
    signal.throwIfAborted()
    const cases = await task.prove()
    for (const proved of cases) onCase(proved)
    return cases
  }
  return (await pMap(tasks, run, { concurrency: atOnce })).flat()
}
