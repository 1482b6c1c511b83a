import { type Mediator, type Ports, type Reader, Refused, type Work } from '../given/ports.ts'
import { openUnit } from './unit-of-work.ts'

// biome-ignore lint/suspicious/noExplicitAny: handlers know their input, the mediator does not
type Handler = (input: any, session: any) => Promise<any>
type Registry = Record<string, Handler>

export function createMediator({ store, bus }: Ports): Mediator {
  const commands: Registry = Object.create(null)
  const queries: Registry = Object.create(null)
  const queue: (() => Promise<void>)[] = []
  let busy = false

  /** Quick for those who share this process. Who is in another one is seen by the versions. */
  async function work(): Promise<void> {
    if (busy) return
    busy = true
    for (let next = queue.shift(); next; next = queue.shift()) await next()
    busy = false
  }

  const register = (registry: Registry, name: string, handler: Handler): void => {
    if (registry[name]) throw new Refused('already-registered')
    registry[name] = handler
  }
  const find = (registry: Registry, name: string): Handler => {
    const handler = registry[name]
    if (!handler) throw new Refused('unknown-request')
    return handler
  }

  return {
    onCommand: (name, handler) => register(commands, name, handler),
    onQuery: (name, handler) => register(queries, name, handler),
    send<O>(name: string, input: unknown) {
      return new Promise<O>((resolve, reject) => {
        queue.push(async () => {
          try {
            const { unit, commit, events } = openUnit(store)
            const answer = await find(commands, name)(input, unit as Work)
            await commit()
            if (events.length > 0) await bus.publish(events)
            resolve(answer)
          } catch (error) {
            reject(error)
          }
        })
        void work()
      })
    },
    async ask<O>(name: string, input: unknown) {
      const { get, list } = openUnit(store).unit
      const reader: Reader = { get, list }
      return (await find(queries, name)(input, reader)) as O
    },
  }
}
