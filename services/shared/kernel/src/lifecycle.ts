/** Where a process stands between start and end; the probes read it, the shutdown and a crashed consumer write it. */
export interface Lifecycle {
  readonly draining: boolean
  readonly failure: Error | undefined
  /** From now on the process is not ready, though it still answers. */
  drain(): void
  /** The process cannot go on: it is no longer alive for its supervisor. Only the first failure counts. */
  fail(error: Error): void
  /** Tells the listener once; at once when it has happened already, as it may while the process is still starting. */
  onFailure(listener: (error: Error) => void): void
}

export function createLifecycle(): Lifecycle {
  let draining = false
  let failure: Error | undefined
  const listeners: ((error: Error) => void)[] = []
  return {
    get draining() {
      return draining
    },
    get failure() {
      return failure
    },
    drain() {
      draining = true
    },
    fail(error) {
      if (failure) return
      failure = error
      for (const listener of listeners) listener(error)
    },
    onFailure(listener) {
      if (failure) listener(failure)
      else listeners.push(listener)
    },
  }
}
