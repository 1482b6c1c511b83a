/** Functions about a quiz's answers that the build and the pages share. */

/**
 * A short answer without differences that do not count: case, spaces, quotation marks around it, a full stop at the
 * end.
 */
export const normalise = (written: string): string =>
  written
    .trim()
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/^["'`]+|["'`.;]+$/g, '')

/** The events of an order question in their right order. */
export const eventsOf = ({ first, next }: { first: string; next: readonly { text: string }[] }): string[] => [
  first,
  ...next.map(({ text }) => text),
]
