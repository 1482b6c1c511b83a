import { type Mediator, type Ports, type Reader, Refused, type Work } from '../given/ports.ts'
import { openUnit } from './unit-of-work.ts'

type Handler<Session> = (input: unknown, session: Session) => Promise<unknown>

export function createMediator({ store, bus }: Ports): Mediator {
  const commands = new Map<string, Handler<Work>>()
  const queries = new Map<string, Handler<Reader>>()
  const inTurn = oneByOne()

  return {
    onCommand: (name, handler) => register(commands, name, handler as Handler<Work>),
    onQuery: (name, handler) => register(queries, name, handler as Handler<Reader>),

    async send<O>(name: string, input: unknown) {
      const handler = find(commands, name)
      const unit = openUnit(store)
      const answer = await handler(input, unit.work)
      await inTurn(async () => {
        await unit.commit()
        await bus.publish(unit.events)
      })
      return answer as O
    },

    async ask<O>(name: string, input: unknown) {
      const { get, list } = openUnit(store).work
      return (await find(queries, name)(input, { get, list })) as O
    },
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

/** Each begins when the one before has ended, well or not: so events go out in the order of the commits. */
function oneByOne(): (work: () => Promise<void>) => Promise<void> {
  let last: Promise<unknown> = Promise.resolve()
  return work => {
    const mine = last.then(work)
    last = mine.catch(() => undefined)
    return mine
  }
}
