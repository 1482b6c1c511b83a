/** What the child has been asked and has not answered yet. */

export interface Questions {
  /**
   * Opens a question, and waits until it is answered or refused.
   * @param name of the player's function
   * @param begin gets its number, and so does `late` when the time is up
   */
  open<T>(name: string, ms: number, begin: (id: number) => void, late: (id: number) => void): Promise<T>
  answer(id: number, value: unknown): void
  refuse(id: number, error: Error): void
  /** Name of the oldest, or of the last one that there was; undefined when nothing has been asked yet. */
  oldest(): string | undefined
}

/** @param life whose end refuses all, those to come too, for its reason */
export function openQuestions(life: AbortSignal): Questions {
  const pending = new Map<number, { name: string; resolve(value: unknown): void; reject(error: Error): void }>()
  let nextId = 1
  let last: string | undefined
  life.addEventListener('abort', () => {
    for (const { reject } of pending.values()) reject(life.reason)
    pending.clear()
  })
  return {
    async open<T>(name: string, ms: number, begin: (id: number) => void, late: (id: number) => void) {
      life.throwIfAborted()
      const id = nextId++
      last = name
      const answer = new Promise<unknown>((resolve, reject) => pending.set(id, { name, resolve, reject }))
      const timer = setTimeout(late, ms, id)
      begin(id)
      try {
        return (await answer) as T
      } finally {
        clearTimeout(timer)
      }
    },
    answer(id, value) {
      pending.get(id)?.resolve(value)
      pending.delete(id)
    },
    refuse(id, error) {
      pending.get(id)?.reject(error)
      pending.delete(id)
    },
    oldest: () => pending.values().next().value?.name ?? last,
  }
}
