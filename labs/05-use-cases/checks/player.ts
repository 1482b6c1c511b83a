/** Plays scenes in the child, with the learner's mediators on a store of ours. It only says what was seen. */
import { CapturedDate, CapturedPromise, keys } from '../../../scripts/lab/kit/child/captured.ts'
import { append, each, mapped, put, thrownOf } from '../../../scripts/lab/kit/child/codec.ts'
import { pick, type Shape } from '../../../scripts/lab/kit/child/pick.ts'
import type { Document } from '../given/ports.ts'
import { type Ground, openGround } from './ground.ts'
import { handlerOf } from './handlers.ts'
import { answerOfOurs } from './our-strategy.ts'
import { type Act, beginning, type Ended, nothingSeen, type Scene, type Seen, type SeenAct } from './scenes.ts'
import * as shapes from './shapes.ts'

export { callAll } from './pure-player.ts'

// biome-ignore lint/suspicious/noExplicitAny: what a learner's module exports may be anything
type Anything = any
type Exports = Record<string, Anything>

interface Stage {
  ground: Ground
  scene: Scene
  mediators: Anything[]
  time: number
  /** Calls that were begun and have not ended. */
  running: number
  /** How many ids it has still to give. */
  ids: number
}

const later = setImmediate
const { bigint: elapsed } = process.hrtime

/** A scene that waits in this process for what happens in another. */
let kept: Stage

/** Each scene from its beginning to its end. */
export const play = (work: Exports, scenes: Scene[]): Promise<Seen[]> =>
  inOrder(scenes, scene => playActs(openStage(work, scene), scene.acts))

/** Up to where another process comes in. */
export function begin(work: Exports, scene: Scene): Promise<Seen> {
  kept = openStage(work, scene)
  return playActs(kept, scene.acts)
}

/** In the other process, with what is in the store by then. */
export const visit = (work: Exports, { scene, docs }: { scene: Scene; docs: Document[] }): Promise<Seen> =>
  playActs(openStage(work, scene, docs), scene.acts)

/** The scene that was begun, with what the other process has left in the store. */
export function goOn(_: Exports, { acts, docs }: { acts: Act[]; docs: Document[] }): Promise<Seen> {
  kept.ground.replace(docs)
  return playActs(kept, acts)
}

/** The first of a mediator's functions that what the learner makes has not. */
export function lacking(work: Exports, scene: Scene): string | undefined {
  const mediator: Anything = openStage(work, scene).mediators[0]
  const { onCommand, onQuery, send, ask } = mediator ?? {}
  const functions = { onCommand, onQuery, send, ask }
  let lacks: string | undefined
  each(keys(functions), name => {
    if (typeof functions[name as keyof typeof functions] !== 'function') lacks ??= name
  })
  return lacks
}

async function inOrder<T, U>(list: readonly T[], use: (item: T, index: number) => Promise<U>): Promise<U[]> {
  const made: U[] = []
  for (let index = 0; index < list.length; index++) append(made, await use(list[index]!, index))
  return made
}

function openStage(work: Exports, scene: Scene, documents?: Document[]): Stage {
  const given = mapped(scene.docs ?? [], ([kind, id, value]): Document => ({ kind, id, version: 1, value }))
  const ground = openGround(documents ?? given, scene)
  const stage: Stage = { ground, scene, mediators: [], time: beginning, running: 0, ids: documents ? 500 : 1000 }
  ground.begin({ seen: nothingSeen(beginning), call: {} })
  const context = {
    now: () => new CapturedDate(ground.seen().time),
    newId() {
      // Backwards, so that whoever sorts by id is seen.
      const id = `id-${--stage.ids}`
      append(ground.seen().ids, id)
      return id
    },
  }
  const { store, bus } = ground
  for (let number = 0; number < (scene.mediators ?? 1); number++) {
    const placement = scene.warehouse === 'ours' ? answerOfOurs(ground) : work[scene.warehouse ?? '']
    const mediator = scene.warehouse
      ? work.createWarehouse({ store, bus, placement, ...context })
      : work.createMediator({ store, bus })
    append(stage.mediators, mediator)
    each(keys(scene.handlers ?? {}), name => register(stage, mediator, name))
  }
  return stage
}

function register({ ground, scene }: Stage, mediator: Anything, name: string): unknown {
  const handler = scene.handlers![name]!
  return mediator[handler.query ? 'onQuery' : 'onCommand'](name, handlerOf(ground, handler))
}

async function playActs(stage: Stage, acts: readonly Act[]): Promise<Seen> {
  const seen = await inOrder(acts, act => playAct(stage, act))
  return { acts: seen, docs: stage.ground.docs() }
}

async function playAct(stage: Stage, act: Act): Promise<SeenAct> {
  const { ground } = stage
  const isCall = act.do === 'send' || act.do === 'ask'
  stage.time = isCall && act.clock !== undefined ? beginning + act.clock : stage.time + 1000
  const seen = nothingSeen(stage.time)
  ground.begin({ seen, call: isCall ? act : {} })
  const before = stage.running
  if (act.do === 'open') {
    ground.open()
    await settle(stage, 0)
  } else if (act.do === 'register') {
    await note(stage, 'register', () => register(stage, stage.mediators[0], act.handler))
  } else {
    each(act.do === 'together' ? act.calls : [act], (call, index) => {
      void note(
        stage,
        call.as ?? `${index}`,
        () => stage.mediators[call.on ?? 0][call.do](call.name, call.input),
        shapes.answers[call.name],
      )
    })
    await settle(stage, before)
  }
  return seen
}

/** How it ended, told of the act in which it ends. */
async function note(stage: Stage, name: string, call: () => unknown, shape: Shape = null): Promise<void> {
  const { ground } = stage
  const ended: Ended = {}
  stage.running++
  try {
    ended.value = pick(await call(), shape)
  } catch (error) {
    ended.thrown = thrownOf(error)
  }
  stage.running--
  put(ground.seen().ended, name, ended)
  ground.move()
}

const quietTurns = 4
/** Who waits for a timer, to try again, may take a little longer. */
const quietNanoseconds = 4_000_000n

/**
 * Until no more calls than this are running, or nothing moves any more while something is held: a learner's mediator may
 * let one command wait for the other. When nothing is held and nothing is left to wait for, the process is stuck.
 */
async function settle(stage: Stage, running: number): Promise<void> {
  const { ground } = stage
  let moves = ground.moves()
  let quiet = 0
  let since = elapsed()
  while (stage.running > running) {
    await new CapturedPromise<void>(resolve => later(resolve))
    if (ground.moves() !== moves) {
      moves = ground.moves()
      quiet = 0
      since = elapsed()
    } else if (++quiet > quietTurns) {
      if (!ground.isHeld()) await ground.moved()
      else if (elapsed() - since > quietNanoseconds) return
    }
  }
}
