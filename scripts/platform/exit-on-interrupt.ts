/** The shell's status for a command that Ctrl-C has ended. */
export const interruptedStatus = 130

/** For commands that only ask: Ctrl-C ends them at once, and what they asked for goes on in the process that does it. */
export function exitOnInterrupt(interrupt: AbortSignal): void {
  interrupt.addEventListener('abort', () => process.exit(interruptedStatus), { once: true })
}
