/**
 * Plays histories: in the child with the learner's model, in the checker's process with the reference. It only says what
 * was seen. Beside the learner's code nothing is trusted that this code could have replaced: only syntax, what is captured
 * here before that code is loaded, and what the kit offers for this.
 */
import { append, each, mapped, put, thrownOf } from '../../../scripts/lab/kit/child/codec.ts'
import { isSame, pick } from '../../../scripts/lab/kit/child/pick.ts'
import { goRound } from './go-round.ts'
import type { Failing, Move, MoveOf, Seen } from './moves.ts'
import { type Anything, listedOf, listedOfEvent, type World } from './world.ts'

const { apply } = Reflect
const { isArray } = Array
const { setTime } = Date.prototype
const { freeze, hasOwn, keys } = Object
const CapturedDate = Date
const CapturedError = Error

export const play = (work: World['work'], histories: Move[][]): Seen[][] =>
  mapped(histories, moves => {
    const world = beginWorld(work)
    return mapped(moves, move => playMove(world, move))
  })

export function beginWorld(work: World['work']): World {
  // Not on a full second: who keeps no more than seconds is seen.
  const time = CapturedDate.UTC(2031, 4, 6, 0, 0, 0, 125)
  return { work, named: {}, last: {}, pulled: [], handedIn: [], dates: [], sameDate: false, ids: 0, time }
}

/** Without a move only the clock goes on. */
export function playMove(world: World, move?: Move): Seen {
  world.time += 1000
  const seen: Seen = { time: world.time, ids: [], failed: false, thrown: undefined, answer: undefined, changed: {} }
  try {
    if (move) seen.answer = perform(world, move, seen)
  } catch (error) {
    seen.thrown = thrownOf(error)
  }
  each(keys(world.named), name => {
    const state = pick(world.named[name], listedOf(name))
    if (!isSame(state, world.last[name])) put(seen.changed, name, state)
    put(world.last, name, state)
  })
  each(world.pulled, ({ on, events, was }) => {
    if (!isSame(pick(events, [listedOfEvent]), was)) put(seen, 'changedToo', `what was pulled from ${on} before`)
  })
  return seen
}

/** @returns what was answered, as far as a rule is about it */
function perform(world: World, move: Move, seen: Seen): unknown {
  const { work, named } = world
  const { on } = move
  const ctx = contextOf(world, seen, move.fails)
  switch (move.do) {
    case 'location':
      put(named, on, work.location(move.given.x, move.given.y))
      return
    case 'createOrder':
    case 'createCourier':
      put(named, on, work[move.do](handIn(world, on, move.given), ctx))
      return
    case 'equals':
    case 'distanceTo':
    case 'canTake':
    case 'ticksTo':
      return pick(named[on][move.do](handIn(world, on, move.given)), null)
    case 'pullEvents':
      return pullEvents(world, on)
    case 'dispatch':
      return dispatch(world, move, seen, ctx)
    case 'completeDelivery':
      work.completeDelivery(named[on], named[move.given], ctx)
      return
    case 'complete':
      named[on].complete(ctx)
      return
    case 'goRound':
      goRound(world, move, ctx)
      return
    default:
      named[on][move.do](handIn(world, on, move.given), ctx)
  }
}

function pullEvents(world: World, on: string): unknown {
  const events = world.named[on].pullEvents()
  const seen = pick(events, [listedOfEvent])
  append(world.pulled, { on, events, was: seen })
  return seen
}

function dispatch({ work, named }: World, { on, given }: MoveOf<'dispatch'>, seen: Seen, ctx: object): unknown {
  const { couriers, list } = given
  const handedIn = mapped(couriers, name => named[name])
  if (list === 'frozen') freeze(handedIn)
  try {
    // By its id: a learner may hand out something that stands for the courier.
    return pick(work.dispatch(named[on], handedIn, ctx)?.id, null)
  } finally {
    let isKept = handedIn.length === couriers.length
    each(couriers, (name, index) => {
      if (handedIn[index] !== named[name]) isKept = false
    })
    if (list && !isKept) put(seen, 'changedToo', 'the list that was handed in')
  }
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

/** All calls during one move get the same time. */
function contextOf(world: World, seen: Seen, fails: Failing | undefined) {
  const calls = { now: 0, newId: 0 }
  const count = (of: Failing['of']) => {
    if (++calls[of] !== fails?.at || fails.of !== of) return
    seen.failed = true
    throw new CapturedError(`${of} fails`)
  }
  return {
    now() {
      count('now')
      const date = world.sameDate ? world.dates[world.dates.length - 1]! : new CapturedDate(world.time)
      apply(setTime, date, [world.time])
      append(world.dates, date)
      return date
    },
    newId() {
      count('newId')
      const id = `id-${++world.ids}`
      append(seen.ids, id)
      return id
    },
  }
}
