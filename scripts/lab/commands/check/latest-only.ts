/** Runs one thing at a time: a new start ends the run before it, whose result nobody needs any more. */
export interface LatestOnly {
  /** Ends the current run, then runs this. */
  start(run: (signal: AbortSignal) => Promise<void>): void
  /** Ends the current run. Resolves when it has cleaned up. */
  stop(): Promise<void>
}

/** @param failed gets the error of a run that failed by itself */
export function latestOnly(failed: (error: unknown) => void): LatestOnly {
  let ending = new AbortController()
  let ended = Promise.resolve()
  const replace = (run?: (signal: AbortSignal) => Promise<void>): Promise<void> => {
    ending.abort(new Error('replaced by a later run'))
    ending = new AbortController()
    const { signal } = ending
    const before = ended
    ended = before.then(async () => {
      if (signal.aborted || !run) return
      await run(signal).catch(error => {
        if (!signal.aborted) failed(error)
      })
    })
    return ended
  }
  return { start: run => void replace(run), stop: () => replace() }
}
