/**
 * Store and bus as the checks bring them. Every call waits for its turn, so that who overtakes whom is ours to say: reading
 * before writing, as drawn, held until it is let go, or with somebody else's write just before it. Runs beside the
 * learner's code and trusts nothing that this code could have replaced.
 */
import { CapturedError, CapturedPromise, isArray } from '../../../scripts/lab/kit/child/captured.ts'
import { pick } from '../../../scripts/lab/kit/child/pick.ts'
import { append, each, mapped, put } from '../../../scripts/lab/kit/child/safe-lists.ts'
import type { Bus, Document, Event, Store, Write } from '../given/ports.ts'
import { type Call, nothingSeen, type Scene, type SeenAct } from './scenes.ts'
import * as shapes from './shapes.ts'

const clone = structuredClone
const later = setImmediate

type CallKind = keyof SeenAct['calls']
export type Ground = ReturnType<typeof openGround>

export function openGround(docs: Document[], { schedule, warehouse }: Pick<Scene, 'schedule' | 'warehouse'>) {
  let waiting: { kind: CallKind; go: () => void }[] = []
  let held: (() => void)[] = []
  let turns = 0
  let wake: () => void = () => undefined

  const ground = {
    docs,
    /** Of the act that is being played: how its calls are disturbed, and what is seen of it. */
    call: {} as Partial<Call>,
    seen: nothingSeen(0),
    moves: 0,
    move() {
      ground.moves++
      wake()
    },
    moved: () =>
      new CapturedPromise<void>(go => {
        wake = go
      }),
    isHeld: () => held.length > 0,
    hold: () => new CapturedPromise<void>(go => append(held, go)),
    open() {
      const all = held
      held = []
      each(all, go => go())
    },
    /** Somebody else adds to a shelf, past every mediator. */
    foreign(id: string, by: number) {
      ground.seen.foreign++
      write('shelf', id, ((find('shelf', id)?.value as number | undefined) ?? 0) + by)
    },
    store: {
      async get(kind, id) {
        await turn('read')
        return clone(find(kind, id))
      },
      async list(kind) {
        await turn('read')
        const found: Document[] = []
        for (let index = ground.docs.length - 1; index >= 0; index--)
          if (ground.docs[index]!.kind === kind) append(found, clone(ground.docs[index]!))
        return found
      },
      async put(kind, id, value) {
        const copy = clone(value)
        await turn('write')
        write(kind, id, copy)
        noteWrite()
      },
      async commit(writes) {
        const copies = mapped(writes, ({ kind, id, expected, value }): Write => clone({ kind, id, expected, value }))
        await turn('write')
        each(copies, ({ kind, id, expected }) => {
          if ((find(kind, id)?.version ?? 0) !== expected)
            throw errorOf(`${kind} ${id} has another version by now`, 'version-conflict')
        })
        let wrote = false
        each(copies, ({ kind, id, value }) => {
          if (value === undefined) return
          write(kind, id, value)
          wrote = true
        })
        if (wrote) noteWrite()
      },
    } satisfies Store,
    bus: {
      async publish(events) {
        const copies = isArray(events) ? (pick(events, [shapes.event]) as Event[]) : []
        await turn('publish')
        each(copies, event => append(ground.seen.events, event))
      },
    } satisfies Bus,
  }
  return ground

  async function turn(kind: CallKind): Promise<void> {
    const { call, seen } = ground
    ground.move()
    if (kind !== 'read') noteStack()
    const number = ++seen.calls.call
    seen.calls[kind]++
    const { of, at } = call.hold ?? {}
    if (of && (of === 'call' || of === kind) && seen.calls[of] === at) await ground.hold()
    await new CapturedPromise<void>(go => {
      append(waiting, { kind, go })
      if (waiting.length === 1) later(drain)
    })
    if (call.foreign?.at === number) ground.foreign(call.foreign.id, 100)
    const { code } = call.refusing ?? {}
    if (kind === 'write' && code) throw errorOf(`the store refuses: ${code}`, code)
    ground.move()
  }

  /** One call goes on; by the next turn it has come as far as it can without another. */
  function drain(): void {
    const chosen = next()
    const { go } = waiting[chosen]!
    const rest: typeof waiting = []
    each(waiting, (one, index) => index !== chosen && append(rest, one))
    waiting = rest
    go()
    if (waiting.length > 0) later(drain)
  }

  function next(): number {
    if (schedule) return (schedule[turns++ % schedule.length] ?? 0) % waiting.length
    for (let index = 0; index < waiting.length; index++) if (waiting[index]!.kind !== 'write') return index
    return 0
  }

  function find(kind: unknown, id: unknown): Document | undefined {
    const { docs } = ground
    for (let index = 0; index < docs.length; index++)
      if (docs[index]!.kind === kind && docs[index]!.id === id) return docs[index]
    return undefined
  }

  function write(kind: string, id: string, value: unknown): void {
    const known = find(kind, id)
    if (known) {
      known.version++
      known.value = value
    } else append(ground.docs, { kind, id, version: 1, value })
  }

  function noteStack(): void {
    const { stack } = new CapturedError()
    if (typeof stack === 'string') ground.seen.stack = stack
  }

  function noteWrite(): void {
    ground.seen.writes++
    if (warehouse) return
    const content = {}
    each(ground.docs, ({ id, value }) => put(content, id, value))
    append(ground.seen.views, content)
  }
}

export function errorOf(message: string, code?: unknown): Error {
  const error = new CapturedError(message)
  if (code !== undefined) put(error, 'code', code)
  return error
}
