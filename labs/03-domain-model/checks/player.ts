/**
 * Plays histories: in the child with the learner's model, in the checker's process with the reference. It only says what
 * was seen. Beside the learner's code nothing is trusted that this code could have replaced: only syntax and the kit.
 */
import * as captured from '../../../scripts/lab/kit/child/captured.ts'
import { isSame, pick } from '../../../scripts/lab/kit/child/pick.ts'
import { append, each, mapped, put } from '../../../scripts/lab/kit/child/safe-lists.ts'
import { thrownOf } from '../../../scripts/lab/kit/child/thrown.ts'
import { goRound } from './go-round.ts'
import { aPromise, type Failing, isQuestion, type Move, type Seen } from './moves.ts'
import { type Anything, listed, listedOf, type World } from './world.ts'

const { apply, create, freeze, hasOwn, isArray, isPromise, keys, promiseThen, setTime } = captured
const { CapturedDate, CapturedError } = captured
const ignore = () => undefined

export const play = (work: World['work'], histories: readonly (readonly Move[])[]): Seen[][] =>
  mapped(histories, moves => {
    const world = beginWorld(work)
    return mapped(moves, move => playMove(world, move))
  })

export function beginWorld(work: World['work']): World {
  // Not on a full second: who keeps no more than seconds is seen.
  const time = CapturedDate.UTC(2031, 4, 6, 0, 0, 0, 125)
  const nothingYet = { named: {}, watched: [], pulled: [], handedIn: [], dates: [], sameDate: false }
  return { ...nothingYet, work, freeIds: create(null), ids: 0, time }
}

/** Without a move only the clock goes on. */
export function playMove(world: World, move?: Move): Seen {
  world.time += 1000
  const seen: Seen = { failed: false, thrown: undefined, answer: undefined, changed: {} }
  try {
    if (move) seen.answer = perform(world, move, seen)
  } catch (error) {
    seen.thrown = thrownOf(error)
  }
  each(world.watched, item => {
    if (item.isTheirs) return
    const said = pick(item.thing, item.shape)
    if (!isSame(said, item.was)) put(seen.changed, item.name, said)
    item.was = said
  })
  return seen
}

/** @returns what was answered, as far as a rule is about it */
function perform(world: World, { do: verb, on, given, fails }: Move, seen: Seen): unknown {
  const { work, named } = world
  const ctx = contextOf(world, seen, fails)
  if (verb === 'goRound') return goRound(world, on, given, ctx)
  if (verb === 'pullEvents') return pullEvents(world, on)
  if (verb === 'dispatch') return dispatch(world, on, given, ctx)
  if (verb === 'completeDelivery') return void work.completeDelivery(named[on], named[given], ctx)
  if (verb === 'complete') return void named[on].complete(ctx)
  const input = handIn(world, on, given)
  if (verb === 'location') return make(world, on, input)
  if (verb === 'createOrder' || verb === 'createCourier') return make(world, on, work[verb](input, ctx))
  if (hasOwn(isQuestion, verb)) return pick(named[on][verb](input), null)
  named[on][verb](input, ctx)
  return undefined
}

function make(world: World, on: string, thing: Anything): void {
  put(world.named, on, thing)
  append(world.watched, { name: on, thing, shape: listedOf(on), was: undefined })
}

function pullEvents({ named, watched, pulled, freeIds }: World, on: string): unknown {
  const thing = named[on].pullEvents()
  const was = pick(thing, [listed.event])
  const item = { on, name: `what was pulled from ${on} before`, thing, shape: [listed.event], was } as const
  append(watched, item)
  append(pulled, item)
  return isArray(was) ? mapped(was, event => ({ ...event, hasOwnId: hasOwnId(freeIds, event) })) : was
}

/** An event's own is an id that was given at its time, and that no event had before. */
function hasOwnId(freeIds: World['freeIds'], { id, occurredAt }: Anything): boolean {
  if (typeof id !== 'string' || !isSame(freeIds[id], occurredAt)) return false
  put(freeIds, id, undefined)
  return true
}

function dispatch({ work, named, watched }: World, on: string, { couriers, list }: Anything, ctx: object): unknown {
  const thing = mapped<string, Anything>(couriers, name => named[name])
  const shape = [{ id: null }] as const
  if (list) append(watched, { name: 'the list that was handed in', thing, shape, was: pick(thing, shape) })
  if (list === 'frozen') freeze(thing)
  const chosen = work.dispatch(named[on], thing, ctx)
  if (isPromise(chosen)) {
    // That it is one is said; nobody need handle its rejection.
    apply(promiseThen, chosen, [ignore, ignore])
    return aPromise
  }
  // By its id: a learner may hand out something that stands for the courier.
  return pick(chosen?.id, null)
}

/** A fresh copy of what is given, kept for whoever changes it later; of a point, a location of the learner's making. */
function handIn(world: World, on: string, given: Anything): Anything {
  if (given === null || typeof given !== 'object') return given
  const isPoint = hasOwn(given, 'x')
  if (isPoint && !given.alike) return world.work.location(given.x, given.y)
  const thing: Anything = isArray(given) ? [] : {}
  each(isPoint ? ['x', 'y'] : keys(given), name => put(thing, name, handIn(world, on, given[name])))
  append(world.handedIn, { on, thing, isPoint })
  return thing
}

/** All calls get the time of the move that it is made for. */
function contextOf(world: World, seen: Seen, fails: Failing | undefined) {
  const { time } = world
  const calls = { now: 0, newId: 0 }
  const count = (of: Failing['of']) => {
    if (++calls[of] !== fails?.at || fails.of !== of) return
    seen.failed = true
    throw new CapturedError(`${of} fails`)
  }
  return {
    now() {
      count('now')
      const date = world.sameDate ? world.dates[world.dates.length - 1]! : new CapturedDate(time)
      apply(setTime, date, [time])
      append(world.dates, date)
      return date
    },
    newId() {
      count('newId')
      const id = `id-${++world.ids}`
      put(world.freeIds, id, new CapturedDate(time))
      return id
    },
  }
}
