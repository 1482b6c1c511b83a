/** What the child has been asked and has not answered yet. */

export interface Questions {
  /** @param name of the player's function */
  add(name: string): { id: number; answer: Promise<unknown> }
  answer(id: number, value: unknown): void
  refuse(id: number, error: Error): void
  refuseAll(error: Error): void
  /** Name of the oldest, or of the last one that there was; undefined when nothing has been asked yet. */
  oldest(): string | undefined
}

export function openQuestions(): Questions {
  const open = new Map<number, { name: string; resolve(value: unknown): void; reject(error: Error): void }>()
  let nextId = 1
  let last: string | undefined
  return {
    add(name) {
      const id = nextId++
      last = name
      return { id, answer: new Promise((resolve, reject) => open.set(id, { name, resolve, reject })) }
    },
    answer(id, value) {
      open.get(id)?.resolve(value)
      open.delete(id)
    },
    refuse(id, error) {
      open.get(id)?.reject(error)
      open.delete(id)
    },
    refuseAll(error) {
      for (const { reject } of open.values()) reject(error)
      open.clear()
    },
    oldest: () => open.values().next().value?.name ?? last,
  }
}
