/** A journey as a tree of calls: who waits for whom. */

export interface Call {
  from: string
  to: string
  /** `->`: waits for the other; `~>`: a message through the broker, whose answer is waited for. */
  by: 'call' | 'message'
  mayFail: boolean
}

export interface Branch {
  call: Call
  below: Branch[]
}

/** @param step `gateway -> comment ?`, in the form that the schema asks for */
export function parseStep(step: string): Call {
  const [, from = '', arrow, to = '', mark] = /^\s*(\S+?)\s*(->|~>)\s*([^\s?]+)\s*(\?)?\s*$/.exec(step) ?? []
  return { from, to, by: arrow === '->' ? 'call' : 'message', mayFail: mark !== undefined }
}

export const arrowOf = ({ by }: Call): string => (by === 'call' ? '→' : '⇝')

/**
 * A call hangs on the latest call of its caller. Calls of one stage go at once, so none of them hangs on another of them.
 * @returns the visitor's calls, and those whose caller has not been called
 */
export function callTree(stages: readonly (readonly Call[])[]): { roots: Branch[]; loose: Call[] } {
  const roots: Branch[] = []
  const loose: Call[] = []
  const latest = new Map<string, Branch>()
  for (const stage of stages) {
    const branches = stage.map((call): Branch => ({ call, below: [] }))
    for (const branch of branches) {
      const { call } = branch
      if (call.from === 'visitor') roots.push(branch)
      else if (latest.has(call.from)) latest.get(call.from)!.below.push(branch)
      else loose.push(call)
    }
    for (const branch of branches) latest.set(branch.call.to, branch)
  }
  return { roots, loose }
}

/** Every way from the visitor to a call, the call itself last. */
export function* ways(branches: readonly Branch[], above: readonly Call[] = []): Generator<readonly Call[]> {
  for (const { call, below } of branches) {
    const way = [...above, call]
    yield way
    yield* ways(below, way)
  }
}
