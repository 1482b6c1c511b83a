import type { Queryable } from '@groundwork/kernel/database/pool'
import type { UnitOfWork } from '@groundwork/kernel/database/unit-of-work'

/**
 * A request to a module: a name with the types of input and output. Other modules see only the request, not its
 * handler. A query reads through any connection; a command changes something in a unit of work.
 */
export interface Request<Context extends Queryable, Input, Output> {
  name: string
  /** Only for the compiler. */
  types?: (context: Context, input: Input) => Output
}

/** An event of a module, for any number of listeners in other modules. */
export interface ModuleEvent<Fact> {
  name: string
  /** Only for the compiler. */
  types?: (fact: Fact) => void
}

/** The input type of a request. */
export type InputOf<R> = R extends { types?: (context: never, input: infer Input) => unknown } ? Input : never

/** The output type of a request. */
export type OutputOf<R> = R extends { types?: (context: never, input: never) => infer Output } ? Output : never

export const query = <Input, Output>(name: string): Request<Queryable, Input, Output> => ({ name })
export const command = <Input, Output = void>(name: string): Request<UnitOfWork, Input, Output> => ({ name })
export const moduleEvent = <Fact>(name: string): ModuleEvent<Fact> => ({ name })

/**
 * Connects the modules of this process. The caller passes its transaction on, so a change is committed as one, however
 * many modules take part. The same holds for listeners: their changes are committed with the event or not at all.
 * Events for other processes go through the outbox instead.
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
  /** Runs the listeners of the event one after the other, in the order in which they were added. */
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
