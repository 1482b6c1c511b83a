/** A learner's answer: indexes of chosen options, indexes of events in the given order, or a text. */
export type Answer = readonly number[] | string

/** An answer as the browser stores it, with the hash of its question's wording. */
export const formatAnswer = (answer: Answer, hash: string): string => JSON.stringify({ hash, answer })

/** Undefined for no answer, for an answer to another wording, and for an invalid text. */
export function parseAnswer(stored: string | null, hash: string): Answer | undefined {
  try {
    const kept = JSON.parse(stored ?? 'null') as { hash?: unknown; answer?: unknown } | null
    if (kept?.hash !== hash) return undefined
    const { answer } = kept
    if (typeof answer === 'string') return answer
    return Array.isArray(answer) && answer.every(index => Number.isInteger(index)) ? (answer as number[]) : undefined
  } catch {
    return undefined
  }
}
