import type { Queryable } from '@groundwork/kernel/pool'
import type { UnitOfWork } from '@groundwork/kernel/unit-of-work'

/**
 * What a module can be asked, as a name with types: a module's interface without what it needs to answer. A query reads
 * through any connection, a command changes something in a unit of work.
 */
export interface Request<Context extends Queryable, Input, Output> {
  name: string
  /** Only for the compiler. */
  types?: (context: Context, input: Input) => Output
}

/** Something that happened in a module, for whoever cares, now or later on. */
export interface ModuleEvent<Fact> {
  name: string
  /** Only for the compiler. */
  types?: (fact: Fact) => void
}

/** What a request is sent with. */
export type InputOf<R> = R extends { types?: (context: never, input: infer Input) => unknown } ? Input : never

export const query = <Input, Output>(name: string): Request<Queryable, Input, Output> => ({ name })
export const command = <Input, Output = void>(name: string): Request<UnitOfWork, Input, Output> => ({ name })
export const moduleEvent = <Fact>(name: string): ModuleEvent<Fact> => ({ name })

/**
 * How the modules of this process speak to each other. Whoever asks hands on the transaction that it is in, so that a
 * change is one change, however many modules take part; that goes for listeners too: what an event leads to is committed
 * with it or not at all. What another process has to hear goes through the outbox instead.
 */
export interface Mediator {
  answer<Context extends Queryable, Input, Output>(
    request: Request<Context, Input, Output>,
    handler: (context: NoInfer<Context>, input: NoInfer<Input>) => Promise<NoInfer<Output>>,
  ): void
  send<Context extends Queryable, Input, Output>(
    context: NoInfer<Context>,
    request: Request<Context, Input, Output>,
    input: NoInfer<Input>,
  ): Promise<Output>
  listen<Fact>(event: ModuleEvent<Fact>, listener: (work: UnitOfWork, fact: NoInfer<Fact>) => Promise<void>): void
  /** Its listeners run one after the other, in the order in which they were added. */
  publish<Fact>(work: UnitOfWork, event: ModuleEvent<Fact>, fact: NoInfer<Fact>): Promise<void>
}

type Handler = (context: unknown, input: unknown) => Promise<unknown>

export function createMediator(): Mediator {
  const handlers = new Map<string, Handler>()
  const listeners = new Map<string, Handler[]>()
  return {
    answer({ name }, handler) {
      if (handlers.has(name)) throw new Error(`${name} is answered already`)
      handlers.set(name, handler as Handler)
    },
    async send<Output>(context: unknown, { name }: { name: string }, input: unknown) {
      const handler = handlers.get(name)
      if (!handler) throw new Error(`no module answers ${name}`)
      return (await handler(context, input)) as Output
    },
    listen({ name }, listener) {
      listeners.set(name, [...(listeners.get(name) ?? []), listener as Handler])
    },
    async publish(work, { name }, fact) {
      for (const listener of listeners.get(name) ?? []) await listener(work, fact)
    },
  }
}
