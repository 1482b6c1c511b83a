/** Ctrl-C for work that has to end something first. */

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Do the work with a signal that fires at Ctrl-C: what runs in a process group of its own (apt-get, Maven) does not hear of
 * it from the terminal. Once the work has ended, so does this process, by the signal it was sent.
 */
export async function untilInterrupted<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const interrupt = new AbortController()
  const onSignal = (name: NodeJS.Signals) => interrupt.abort(name)
  for (const name of signals) process.on(name, onSignal)
  try {
    return await work(interrupt.signal)
  } finally {
    for (const name of signals) process.off(name, onSignal)
    if (interrupt.signal.aborted) process.kill(process.pid, interrupt.signal.reason as NodeJS.Signals)
  }
}
