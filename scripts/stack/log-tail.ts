/** A line of a stack trace, as Java and JavaScript print it. */
const stackFrame = /^\s+at \S|^\s+\.\.\. \d+ more$/

/** The last lines of a log without stack frames, so that the message is among them. */
export function logTail(text: string, count: number): string {
  const lines = text.trimEnd().split('\n')
  return lines
    .filter(line => !stackFrame.test(line))
    .slice(-count)
    .join('\n')
}
