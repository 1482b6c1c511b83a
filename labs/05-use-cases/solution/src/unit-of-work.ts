import type { Event, Store, Work, Write } from '../given/ports.ts'

/** What one command has read, saved and emitted so far. Nobody else sees it. */
export interface Unit {
  work: Work
  events: Event[]
  /** Writes all of it, if what was read still has the versions that were read. */
  commit(): Promise<void>
}

/** What is known of one document. */
interface Entry {
  kind: string
  id: string
  /** As it was read first; 0 of one that was not there or was not read. */
  version: number
  /** Got or saved: the version must be this one still. What was merely listed may have moved on. */
  counts: boolean
  saved?: { value: unknown }
}

export function openUnit(store: Store): Unit {
  const entries = new Map<string, Entry>()
  const events: Event[] = []

  function entryOf(kind: string, id: string, version = 0): Entry {
    const key = JSON.stringify([kind, id])
    const entry = entries.get(key) ?? { kind, id, version, counts: false }
    entries.set(key, entry)
    return entry
  }

  const work: Work = {
    async get<T>(kind: string, id: string) {
      const saved = entries.get(JSON.stringify([kind, id]))?.saved
      if (saved) return saved.value as T
      const document = await store.get(kind, id)
      entryOf(kind, id, document?.version).counts = true
      return document?.value as T | undefined
    },
    async list<T>(kind: string) {
      const found = new Map<string, unknown>()
      for (const { id, version, value } of await store.list(kind)) {
        entryOf(kind, id, version)
        found.set(id, value)
      }
      for (const { kind: of, id, saved } of entries.values()) if (saved && of === kind) found.set(id, saved.value)
      return [...found].map(([id, value]) => ({ id, value: value as T }))
    },
    save(kind, id, value) {
      Object.assign(entryOf(kind, id), { counts: true, saved: { value } })
    },
    emit(event) {
      events.push(event)
    },
  }

  return {
    work,
    events,
    async commit() {
      const writes = [...entries.values()].filter(entry => entry.counts)
      await store.commit(
        writes.map(({ kind, id, version, saved }): Write => ({ kind, id, expected: version, ...saved })),
      )
    },
  }
}
