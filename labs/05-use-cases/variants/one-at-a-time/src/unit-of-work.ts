import type { Event, Store, Work, Write } from '../given/ports.ts'

const keyOf = (kind: string, id: string): string => `${kind.length}:${kind}${id}`

/** Three lists: what was read, what is to be looked at again, what is to be written. */
export function openUnit(store: Store) {
  const versions: Record<string, number> = {}
  const looks: Record<string, Write> = {}
  const writes: Record<string, Write> = {}
  const events: Event[] = []

  const unit: Work = {
    async get<T>(kind: string, id: string) {
      const key = keyOf(kind, id)
      if (key in writes) return writes[key]!.value as T
      const found = await store.get(kind, id)
      versions[key] ??= found?.version ?? 0
      looks[key] = { kind, id, expected: versions[key] }
      return found?.value as T | undefined
    },
    async list<T>(kind: string) {
      const stored = await store.list(kind)
      for (const { id, version } of stored) versions[keyOf(kind, id)] ??= version
      const others = stored.filter(({ id }) => !(keyOf(kind, id) in writes))
      return [...others, ...Object.values(writes).filter(write => write.kind === kind)].map(({ id, value }) => ({ id, value: value as T }))
    },
    save(kind, id, value) {
      const key = keyOf(kind, id)
      writes[key] = { kind, id, expected: versions[key] ?? 0, value }
    },
    emit(event) {
      events.push(event)
    },
  }
  return { unit, events, commit: () => store.commit(Object.values({ ...looks, ...writes })) }
}
