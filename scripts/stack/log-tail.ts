/** A line of a stack trace, as Java and JavaScript print it. */
const stackFrame = /^\s+at \S|^\s+\.\.\. \d+ more$/

/** The last lines of a log without the frames of stack traces, so that the lines left say what went wrong. */
export function logTail(text: string, count: number): string {
  const lines = text.trimEnd().split('\n')
  return lines
    .filter(line => !stackFrame.test(line))
    .slice(-count)
    .join('\n')
}
