/** One run at a time, and the last one asked for: what an earlier one would say is of no interest any more. */
export interface LatestOnly {
  /** Ends what runs, then runs this. */
  start(run: (signal: AbortSignal) => Promise<void>): void
  /** Ends what runs. Resolves when it has tidied up. */
  stop(): Promise<void>
}

/** @param failed is told what a run threw that nobody had ended */
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
