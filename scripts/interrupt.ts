/** What Ctrl-C does to a command. */

/** The shell's status for a command that Ctrl-C has ended. */
export const interruptedStatus = 130

/** For a command that only asks another process: Ctrl-C ends the command at once, and the other process goes on. */
export function exitOnInterrupt(interrupt: AbortSignal): void {
  interrupt.addEventListener('abort', () => process.exit(interruptedStatus), { once: true })
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Does work that must end something first. Its `signal` fires at Ctrl-C: programs in a process group of their own
 * (apt-get, Maven) do not get the terminal's signal. When the work has ended, this process ends by the signal it was sent.
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
