/** State of the process. The probes read it; the shutdown and a crashed consumer write it. */
export interface Lifecycle {
  readonly draining: boolean
  readonly failure: Error | undefined
  /** The process is no longer ready, though it still answers. */
  drain(): void
  /** The process cannot go on, and `/livez` fails. Only the first failure counts. */
  fail(error: Error): void
  /**
   * Calls the listener at the failure, or immediately when the process has failed already, as it may while it starts.
   */
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
