import { type Mediator, type Ports, type Reader, Refused, type Work } from '../given/ports.ts'

// biome-ignore lint/suspicious/noExplicitAny: handlers know their input, the mediator does not
type Handler = (input: any, work: any) => Promise<any>

export function createMediator({ store, bus }: Ports): Mediator {
  const commands: Record<string, Handler> = {}
  const queries: Record<string, Handler> = {}

  const read: Reader = {
    async get<T>(kind: string, id: string) {
      return (await store.get(kind, id))?.value as T | undefined
    },
    async list<T>(kind: string) {
      return (await store.list(kind)).map(({ id, value }) => ({ id, value: value as T }))
    },
  }

  return {
    onCommand(name, handler) {
      commands[name] = handler
    },
    onQuery(name, handler) {
      queries[name] = handler
    },
    // #region send
    async send(name, input) {
      const written: Promise<void>[] = []
      const work: Work = {
        ...read,
        save: (kind, id, value) => void written.push(store.put(kind, id, value)),
        emit: event => void written.push(bus.publish([event])),
      }
      const handler = commands[name]
      if (!handler) throw new Refused('unknown-request')
      const answer = await handler(input, work)
      await Promise.all(written)
      return answer
    },
    // #endregion send
    async ask(name, input) {
      const handler = queries[name]
      if (!handler) throw new Refused('unknown-request')
      return handler(input, read)
    },
  }
}
