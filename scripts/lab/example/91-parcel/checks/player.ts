/** Runs in the learner's process: calls what the task names and says what was seen. */
export function prices({ price }: { price(grams: unknown): unknown }, all: unknown[]) {
  return all.map(grams => {
    try {
      return { value: price(grams) }
    } catch (error) {
      return { thrown: error }
    }
  })
}
