/**
 * Plays scenes: in the child with the learner's work, in the checker's process with the reference. It only says what was
 * seen. Beside the learner's code nothing is trusted that this code could have replaced.
 */
import { CapturedDate, CapturedPromise, freeze, keys } from '../../../scripts/lab/kit/child/captured.ts'
import { encode } from '../../../scripts/lab/kit/child/codec.ts'
import { pick, type Shape } from '../../../scripts/lab/kit/child/pick.ts'
import { append, each, mapped, put } from '../../../scripts/lab/kit/child/safe-lists.ts'
import { thrownOf } from '../../../scripts/lab/kit/child/thrown.ts'
import type { Document } from '../given/ports.ts'
import { type Ground, openGround } from './ground.ts'
import { handlerOf } from './handlers.ts'
import { answerOfOurs } from './our-strategy.ts'
import { type Act, beginning, type Call, type FunctionCall, nothingSeen, type Scene, type Seen } from './scenes.ts'
import * as shapes from './shapes.ts'

// biome-ignore lint/suspicious/noExplicitAny: what a learner's module exports may be anything
type Anything = any
type Work = Record<string, Anything>

interface Stage {
  work: Work
  scene: Scene
  ground: Ground
  context: { now(): Date; newId(): string }
  mediators: Anything[]
  lacks?: string
  time: number
  /** Calls that were begun and have not ended. */
  running: number
}

const [later, clone] = [setImmediate, structuredClone]
const { bigint: elapsed } = process.hrtime

/** A scene that waits in this process for what happens in another. */
let kept: Stage

/** Each scene from its beginning to its end. */
export const play = (work: Work, scenes: Scene[]): Promise<Seen[]> =>
  inOrder(scenes, scene => playActs(openStage(work, scene), scene.acts))

/** Some acts of a scene: of one that begins here, or of the one that is kept here, with what others have left in the store. */
export function playOn(
  work: Work,
  { scene, acts, docs }: { scene?: Scene; acts: Act[]; docs?: Document[] },
): Promise<Seen> {
  if (scene) kept = openStage(work, scene, docs && 500)
  if (docs) kept.ground.docs = docs
  return playActs(kept, acts)
}

function openStage(work: Work, scene: Scene, idsLeft = 1000): Stage {
  const { shelves = {}, handlers = {}, warehouse, mediators = 1 } = scene
  const docs = mapped(keys(shelves), (id): Document => ({ kind: 'shelf', id, version: 1, value: shelves[id] }))
  const ground = openGround(docs, scene)
  const context = {
    now: () => new CapturedDate(ground.seen.time),
    newId() {
      // Backwards, so that whoever sorts by id is seen.
      const id = `id-${--idsLeft}`
      append(ground.seen.ids, id)
      return id
    },
  }
  const stage: Stage = { work, scene, ground, context, mediators: [], time: beginning, running: 0 }
  if (scene.acts[0]?.do === 'call') return stage
  const { store, bus } = ground
  const maker = warehouse ? 'createWarehouse' : 'createMediator'
  for (let number = 0; number < mediators; number++) {
    const placement = warehouse === 'ours' ? answerOfOurs(ground) : work[warehouse ?? '']
    const mediator = work[maker](warehouse ? { store, bus, placement, ...context } : { store, bus })
    each(['onCommand', 'onQuery', 'send', 'ask'], name => {
      if (typeof mediator?.[name] !== 'function') stage.lacks ??= `${maker}().${name}`
    })
    if (stage.lacks) return stage
    append(stage.mediators, mediator)
    each(keys(handlers), name => register(stage, mediator, name))
  }
  return stage
}

function register({ ground, scene }: Stage, mediator: Anything, name: string): unknown {
  const handler = scene.handlers![name]!
  return mediator[handler.query ? 'onQuery' : 'onCommand'](name, handlerOf(ground, handler))
}

async function playActs(stage: Stage, acts: readonly Act[]): Promise<Seen> {
  if (stage.lacks) return { acts: [], docs: [], lacks: stage.lacks }
  const seen = await inOrder(acts, act => playAct(stage, act))
  return { acts: seen, docs: clone(stage.ground.docs) }
}

async function playAct(stage: Stage, act: Act) {
  const { ground, mediators, running } = stage
  stage.time = 'clock' in act && act.clock ? beginning + act.clock.milliseconds : stage.time + 1000
  ground.seen = nothingSeen(stage.time)
  ground.call = act.do === 'send' ? act : {}
  const { seen } = ground
  if (act.do === 'call') await note(stage, '0', () => callFunction(stage, act))
  else if (act.do === 'register') await note(stage, 'register', () => register(stage, mediators[0], act.name))
  else if (act.do === 'open') {
    ground.open()
    await settle(stage, 0)
  } else {
    each<Call>(act.do === 'together' ? act.calls : [act], ({ do: verb, name, input, as, on }, index) => {
      const answer = async () =>
        pick(await mediators[on ? on.number - 1 : 0][verb](name, input), shapes.answers[name] ?? null)
      void note(stage, as ?? `${index}`, answer)
    })
    await settle(stage, running)
  }
  return seen
}

/** What it returns is read at once: a promise of the right value is another value. */
function callFunction({ work, ground, context }: Stage, act: FunctionCall): unknown {
  const { of, name, input, places, frozen } = act
  const before = encode([input, places])
  if (frozen) freezeAll([input, places])
  try {
    if (of) return pick(work[of][name](input, places), shapes.returned[name]!)
    if (name === 'createMovement') return pick(work.createMovement(input, context), shapes.movement)
    const classes: Record<string, Shape> = {}
    each(keys(input as object), sku => put(classes, sku, null))
    return pick(work.abcClasses(input), classes)
  } finally {
    ground.seen.changed = encode([input, places]) !== before
  }
}

function freezeAll(thing: unknown): void {
  if (thing === null || typeof thing !== 'object') return
  each(keys(thing), name => freezeAll((thing as Work)[name]))
  freeze(thing)
}

/** How a call ended, told of the act in which it ends. */
async function note(stage: Stage, name: string, call: () => unknown): Promise<void> {
  const { ground } = stage
  const ended = {}
  stage.running++
  try {
    put(ended, 'value', await call())
  } catch (error) {
    put(ended, 'thrown', thrownOf(error))
  }
  stage.running--
  put(ground.seen.ended, name, ended)
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
  let moves = ground.moves
  let quiet = 0
  let since = elapsed()
  while (stage.running > running) {
    await new CapturedPromise<void>(resolve => later(resolve))
    if (ground.moves !== moves) {
      moves = ground.moves
      quiet = 0
      since = elapsed()
    } else if (++quiet > quietTurns) {
      if (!ground.isHeld()) await ground.moved()
      else if (elapsed() - since > quietNanoseconds) return
    }
  }
}

async function inOrder<T, U>(list: readonly T[], use: (item: T) => Promise<U>): Promise<U[]> {
  const made: U[] = []
  for (let index = 0; index < list.length; index++) append(made, await use(list[index]!))
  return made
}
