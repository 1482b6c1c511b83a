/** What a learner answers: indexes of the options that are chosen, or of events in the order given; or what is written. */
export type Answer = readonly number[] | string

/** An answer as the browser keeps it, with the wording of the question to which it was given. */
export const formatAnswer = (answer: Answer, hash: string): string => JSON.stringify({ hash, answer })

/** Undefined for nothing, for an answer to another wording, and for what is no answer at all. */
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
