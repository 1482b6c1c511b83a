import { type Bus, type Event, type Mediator, type Ports, type Reader, Refused, type Store, type Work } from '../given/ports.ts'
import { openUnit } from './unit-of-work.ts'

type Handler<Session> = (input: unknown, session: Session) => Promise<unknown>

export const createMediator = ({ store, bus }: Ports): Mediator => new PrivateMediator(store, bus)

class PrivateMediator implements Mediator {
  private readonly commands = new Map<string, Handler<Work>>()
  private readonly queries = new Map<string, Handler<Reader>>()
  private last: Promise<unknown> = Promise.resolve()

  constructor(
    private readonly store: Store,
    private readonly bus: Bus,
  ) {}

  onCommand<I, O>(name: string, handler: (input: I, work: Work) => Promise<O>): void {
    register(this.commands, name, handler as Handler<Work>)
  }

  onQuery<I, O>(name: string, handler: (input: I, read: Reader) => Promise<O>): void {
    register(this.queries, name, handler as Handler<Reader>)
  }

  async send<O>(name: string, input: unknown): Promise<O> {
    const unit = openUnit(this.store)
    const answer = await find(this.commands, name)(input, unit.work)
    const mine = this.last.then(() => this.finish(unit.commit, unit.events))
    this.last = mine.catch(() => undefined)
    await mine
    return answer as O
  }

  async ask<O>(name: string, input: unknown): Promise<O> {
    const { list } = openUnit(this.store).work
    return (await find(this.queries, name)(input, new SnapshotReader(list))) as O
  }

  private async finish(commit: () => Promise<void>, events: Event[]): Promise<void> {
    await commit()
    await this.bus.publish(events)
  }
}

/** A query reads the same again, whatever is written in the meantime. */
class SnapshotReader implements Reader {
  private readonly snapshot = new Snapshot()

  constructor(private readonly read: Reader['list']) {}

  async get<T>(kind: string, id: string): Promise<T | undefined> {
    return (await this.load(kind)).get(kind, id) as T | undefined
  }

  async list<T>(kind: string): Promise<{ id: string; value: T }[]> {
    return (await this.load(kind)).all(kind).map(([id, value]) => ({ id, value: value as T }))
  }

  private async load(kind: string): Promise<Snapshot> {
    if (!this.snapshot.has(kind)) for (const { id, value } of await this.read(kind)) this.snapshot.put(kind, id, value)
    return this.snapshot
  }
}

/** A store of its own, in memory: what is put here reaches nobody else. */
class Snapshot {
  private readonly kinds = new Map<string, Map<string, unknown>>()

  has(kind: string): boolean {
    return this.kinds.has(kind)
  }

  put(kind: string, id: string, value: unknown): void {
    this.kinds.set(kind, (this.kinds.get(kind) ?? new Map<string, unknown>()).set(id, value))
  }

  get(kind: string, id: string): unknown {
    return this.kinds.get(kind)?.get(id)
  }

  all(kind: string): [string, unknown][] {
    return [...(this.kinds.get(kind) ?? [])]
  }
}

function register<Session>(handlers: Map<string, Handler<Session>>, name: string, handler: Handler<Session>): void {
  if (handlers.has(name)) throw new Refused('already-registered', name)
  handlers.set(name, handler)
}

function find<Session>(handlers: Map<string, Handler<Session>>, name: string): Handler<Session> {
  const handler = handlers.get(name)
  if (!handler) throw new Refused('unknown-request', name)
  return handler
}
