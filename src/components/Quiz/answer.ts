/** An answer as the browser keeps it: what was chosen, and for which wording of the question. */
export const formatAnswer = (chosen: readonly number[], hash: string): string => JSON.stringify({ hash, chosen })

/** Undefined for nothing, for an answer to another wording, and for what is no answer at all. */
export function parseAnswer(stored: string | null, hash: string): number[] | undefined {
  try {
    const answer = JSON.parse(stored ?? 'null') as { hash?: unknown; chosen?: unknown } | null
    if (answer?.hash !== hash || !Array.isArray(answer.chosen)) return undefined
    return answer.chosen.every(index => Number.isInteger(index)) ? (answer.chosen as number[]) : undefined
  } catch {
    return undefined
  }
}
