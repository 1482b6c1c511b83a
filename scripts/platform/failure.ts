/** Failures in words, the same for the terminal, the socket and JSON output. */
import type { StackFailure } from '../stack/types.ts'

/** For `failureOf`: an error that carries no failure is a fault of Groundwork, and is shown with its stack. */
export function faultOfGroundwork(error: unknown): StackFailure {
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { kind: 'environment', message, next: 'This is a fault of Groundwork, please report it with the text above.' }
}

/** The failure as lines for a terminal. */
export function describeFailure(failure: StackFailure): string {
  const place = failure.place ? ` (${failure.place.file}${failure.place.line ? `:${failure.place.line}` : ''})` : ''
  const log = failure.log?.trim()
  const lines = [`${failure.message}${place}`, failure.next]
  if (log)
    lines.push(
      '',
      'Last lines of its log:',
      ...log
        .split('\n')
        .slice(-8)
        .map(line => `  ${line}`),
    )
  return lines.join('\n')
}
