/** What the build and the pages both need to know of a quiz's answers. */
import type { OrderQuestion } from './quiz.ts'

/** A short answer without what makes no difference: case, spaces, quotation marks around it, a full stop behind it. */
export const normalise = (written: string): string =>
  written
    .trim()
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/^["'`]+|["'`.;]+$/g, '')

/** The events of an order question as they really come. */
export const eventsOf = ({ first, next }: Pick<OrderQuestion, 'first' | 'next'>): string[] => [
  first,
  ...next.map(({ text }) => text),
]
