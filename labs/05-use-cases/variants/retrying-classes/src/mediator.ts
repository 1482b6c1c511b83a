import { type Bus, type Event, type Mediator, type Ports, type Reader, Refused, type Store, type Work } from '../given/ports.ts'

// biome-ignore lint/suspicious/noExplicitAny: handlers know their input, the mediator does not
type Handler = (input: any, session: any) => Promise<any>

export class RetryingMediator implements Mediator {
  readonly #store: Store
  readonly #bus: Bus
  readonly #commands = new Map<string, Handler>()
  readonly #queries = new Map<string, Handler>()
  #published: Promise<void> = Promise.resolve()

  constructor({ store, bus }: Ports) {
    this.#store = store
    this.#bus = bus
  }

  onCommand(name: string, handler: Handler): void {
    this.#register(this.#commands, name, handler)
  }

  onQuery(name: string, handler: Handler): void {
    this.#register(this.#queries, name, handler)
  }

  async send(name: string, input: unknown): Promise<never> {
    const handler = this.#commands.get(name) ?? unknown(name)
    for (let run = 1; ; run++) {
      const unit = new UnitOfWork(this.#store)
      const answer = await handler(input, unit)
      try {
        await unit.commit()
      } catch (error) {
        if ((error as Refused).code === 'version-conflict' && run < 10) continue
        throw error
      }
      await this.#publish(unit.events)
      return answer as never
    }
  }

  async ask(name: string, input: unknown): Promise<never> {
    const handler = this.#queries.get(name) ?? unknown(name)
    const store = this.#store
    const reader: Reader = {
      get: async <T>(kind: string, id: string) => (await store.get(kind, id))?.value as T | undefined,
      list: async <T>(kind: string) => (await store.list(kind)).map(({ id, value }) => ({ id, value: value as T })),
    }
    return (await handler(input, reader)) as never
  }

  /** One after the other, in the order in which the commits have come back. */
  #publish(events: Event[]): Promise<void> {
    const mine = this.#published.then(() => this.#bus.publish(events))
    this.#published = mine.catch(() => undefined)
    return mine
  }

  #register(handlers: Map<string, Handler>, name: string, handler: Handler): void {
    if (handlers.has(name)) throw new Refused('already-registered')
    handlers.set(name, handler)
  }
}

function unknown(name: string): never {
  throw new Refused('unknown-request', `nobody answers to ${name}`)
}

class UnitOfWork implements Work {
  readonly events: Event[] = []
  readonly #seen = new Map<string, Map<string, number>>()
  readonly #got = new Map<string, Set<string>>()
  readonly #saved = new Map<string, Map<string, unknown>>()

  constructor(private readonly store: Store) {}

  async get<T>(kind: string, id: string): Promise<T | undefined> {
    if (this.#saved.get(kind)?.has(id)) return this.#saved.get(kind)!.get(id) as T
    const document = await this.store.get(kind, id)
    this.#see(kind, id, document?.version ?? 0)
    if (!this.#got.has(kind)) this.#got.set(kind, new Set())
    this.#got.get(kind)!.add(id)
    return document?.value as T | undefined
  }

  async list<T>(kind: string): Promise<{ id: string; value: T }[]> {
    const saved = this.#saved.get(kind) ?? new Map<string, unknown>()
    const documents = await this.store.list(kind)
    for (const { id, version } of documents) this.#see(kind, id, version)
    const stored = documents.filter(({ id }) => !saved.has(id)).map(({ id, value }) => ({ id, value: value as T }))
    return [...stored, ...[...saved].map(([id, value]) => ({ id, value: value as T }))]
  }

  save(kind: string, id: string, value: unknown): void {
    if (!this.#saved.has(kind)) this.#saved.set(kind, new Map())
    this.#saved.get(kind)!.set(id, value)
  }

  emit(event: Event): void {
    this.events.push(event)
  }

  async commit(): Promise<void> {
    const expected = (kind: string, id: string) => this.#seen.get(kind)?.get(id) ?? 0
    const writes = [...this.#saved].flatMap(([kind, documents]) =>
      [...documents].map(([id, value]) => ({ kind, id, expected: expected(kind, id), value })),
    )
    const looks = [...this.#got].flatMap(([kind, ids]) =>
      [...ids].filter(id => !this.#saved.get(kind)?.has(id)).map(id => ({ kind, id, expected: expected(kind, id) })),
    )
    await this.store.commit([...looks, ...writes])
  }

  #see(kind: string, id: string, version: number): void {
    if (!this.#seen.has(kind)) this.#seen.set(kind, new Map())
    if (!this.#seen.get(kind)!.has(id)) this.#seen.get(kind)!.set(id, version)
  }
}
