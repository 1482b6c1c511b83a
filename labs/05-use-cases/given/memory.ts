/** A store and a bus in memory, to play with. The checks bring their own. */
import { type Bus, type Document, type Event, Refused, type Store } from './ports.ts'

export function memoryStore(): Store {
  const documents = new Map<string, Document>()
  const keyOf = (kind: string, id: string) => JSON.stringify([kind, id])
  const versionOf = (kind: string, id: string) => documents.get(keyOf(kind, id))?.version ?? 0
  const write = (kind: string, id: string, value: unknown) =>
    documents.set(keyOf(kind, id), structuredClone({ kind, id, version: versionOf(kind, id) + 1, value }))
  return {
    async get(kind, id) {
      return structuredClone(documents.get(keyOf(kind, id)))
    },
    async list(kind) {
      return structuredClone([...documents.values()].filter(document => document.kind === kind))
    },
    async put(kind, id, value) {
      write(kind, id, value)
    },
    async commit(writes) {
      const moved = writes.find(({ kind, id, expected }) => versionOf(kind, id) !== expected)
      if (moved) throw new Refused('version-conflict', `${moved.kind} ${moved.id} has another version by now`)
      for (const { kind, id, value } of writes) if (value !== undefined) write(kind, id, value)
    },
  }
}

/** Keeps what was published, in order. */
export function memoryBus(): Bus & { published: Event[] } {
  const published: Event[] = []
  return {
    published,
    async publish(events) {
      published.push(...events)
    },
  }
}
