/**
 * Store and bus as the checks bring them. Every call waits for its turn, so that who overtakes whom is ours to say: reading
 * before writing, as drawn, held until it is let go, or with somebody else's write just before it. Runs beside the
 * learner's code and trusts nothing that this code could have replaced.
 */
import { CapturedError, CapturedPromise, isArray } from '../../../scripts/lab/kit/child/captured.ts'
import { append, each, mapped, put } from '../../../scripts/lab/kit/child/codec.ts'
import { pick } from '../../../scripts/lab/kit/child/pick.ts'
import type { Bus, Document, Event, Store, Write } from '../given/ports.ts'
import type { Call, Failure, Foreign, Part, Scene, SeenAct } from './scenes.ts'
import * as shapes from './shapes.ts'

const clone = structuredClone
const later = setImmediate

type Kind = 'reading' | 'writing' | 'publish'

/** The act that is being played: how its calls are disturbed, and what is seen of it. */
export interface Playing {
  seen: SeenAct
  call: Pick<Call, 'hold' | 'foreign' | 'refusing' | 'placement'>
}

export type Ground = ReturnType<typeof openGround>

export function openGround(documents: Document[], { schedule, warehouse }: Scene) {
  let docs = documents
  let playing: Playing
  let moves = 0
  let wake: () => void = () => undefined
  let held: (() => void)[] = []
  let waiting: { kind: Kind; go: () => void }[] = []
  let turns = 0

  function move(): void {
    moves++
    wake()
  }

  const hold = () => new CapturedPromise<void>(go => append(held, go))

  function next(): number {
    if (schedule) return (schedule[turns++ % schedule.length] ?? 0) % waiting.length
    for (let index = 0; index < waiting.length; index++) if (waiting[index]!.kind !== 'writing') return index
    return 0
  }

  /** One call goes on; by the next turn it has come as far as it can without another. */
  function drain(): void {
    const chosen = next()
    const rest: typeof waiting = []
    each(waiting, (one, index) => index !== chosen && append(rest, one))
    const { go } = waiting[chosen]!
    waiting = rest
    go()
    if (waiting.length > 0) later(drain)
  }

  async function turn(kind: Kind): Promise<void> {
    const { call, seen } = playing
    move()
    if (kind !== 'reading') noteStack(seen)
    const number = ++seen.calls
    if (kind === 'writing') seen.writings++
    if (kind === 'publish') seen.publishings++
    const { of, at } = call.hold ?? {}
    const isCounted = of === undefined || of === kind
    const counted = of === 'writing' ? seen.writings : of === 'publish' ? seen.publishings : number
    if (isCounted && counted === at) await hold()
    await new CapturedPromise<void>(go => {
      append(waiting, { kind, go })
      if (waiting.length === 1) later(drain)
    })
    if (call.foreign?.at === number) foreign(call.foreign)
    if (kind === 'writing' && call.refusing) throw errorOf(call.refusing)
    move()
  }

  function find(kind: unknown, id: unknown): Document | undefined {
    for (let index = 0; index < docs.length; index++)
      if (docs[index]!.kind === kind && docs[index]!.id === id) return docs[index]
    return undefined
  }

  function write(kind: string, id: string, value: unknown): void {
    const known = find(kind, id)
    if (known) {
      known.version++
      known.value = value
    } else append(docs, { kind, id, version: 1, value })
  }

  function foreign({ kind, id, by }: Foreign): void {
    playing.seen.foreign++
    write(kind, id, ((find(kind, id)?.value as number | undefined) ?? 0) + by)
  }

  /** @param wrote whether anything of the learner's was written */
  function noteWrite(wrote: boolean): void {
    if (!wrote) return
    playing.seen.writes++
    if (warehouse === undefined) append(playing.seen.views, contentOf(docs))
  }

  const store: Store = {
    async get(kind, id) {
      await turn('reading')
      return clone(find(kind, id))
    },
    async list(kind) {
      await turn('reading')
      const found: Document[] = []
      for (let index = docs.length - 1; index >= 0; index--)
        if (docs[index]!.kind === kind) append(found, clone(docs[index]!))
      return found
    },
    async put(kind, id, value) {
      const copy = clone(value)
      await turn('writing')
      write(kind, id, copy)
      noteWrite(true)
    },
    async commit(writes) {
      const copies = mapped(writes, ({ kind, id, expected, value }): Write => clone({ kind, id, expected, value }))
      await turn('writing')
      each(copies, ({ kind, id, expected }) => {
        if ((find(kind, id)?.version ?? 0) !== expected)
          throw errorOf({ code: 'version-conflict', message: `${kind} ${id} has another version by now` })
      })
      let wrote = false
      each(copies, ({ kind, id, value }) => {
        if (value === undefined) return
        write(kind, id, value)
        wrote = true
      })
      noteWrite(wrote)
    },
  }

  const bus: Bus = {
    async publish(events) {
      const copies = isArray(events) ? (pick(events, [shapes.event]) as Event[]) : []
      await turn('publish')
      each(copies, event => append(playing.seen.events, event))
    },
  }

  return {
    store,
    bus,
    move,
    hold,
    foreign,
    begin(next: Playing) {
      playing = next
    },
    seen: () => playing.seen,
    placement: (): Part[] => playing.call.placement ?? [],
    moves: () => moves,
    moved: () =>
      new CapturedPromise<void>(resolve => {
        wake = resolve
      }),
    isHeld: () => held.length > 0,
    open() {
      const all = held
      held = []
      each(all, go => go())
    },
    docs: () => clone(docs),
    replace(others: Document[]) {
      docs = others
    },
  }
}

export function errorOf({ message, code }: Failure): Error {
  const error = new CapturedError(message)
  if (code !== undefined) put(error, 'code', code)
  return error
}

function noteStack(seen: SeenAct): void {
  const { stack } = new CapturedError()
  if (typeof stack === 'string') seen.stack = stack
}

function contentOf(docs: readonly Document[]): Record<string, unknown> {
  const content = {}
  each(docs, ({ kind, id, value }) => put(content, `${kind}/${id}`, value))
  return content
}
