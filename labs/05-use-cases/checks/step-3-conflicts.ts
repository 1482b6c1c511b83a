/** Rule 3.6: somebody else writes between a handler's reading and its commit. */
import * as claims from './claims.ts'
import {
  accepted,
  busHas,
  type Claim,
  claim,
  conflict,
  contentOf,
  isAccepted,
  overtaken,
  storeHas,
  trial,
} from './claims.ts'
import type { Seen } from './scenes.ts'
import { trialRule } from './trials.ts'

/** The other one adds 100 to shelf a. With more calls than a mediator has to make for one document. */
const disturbed = (shelves: { a: number }, fill: string, ...claims: Claim[]) =>
  [1, 2, 3, 4, 5, 6, 7, 8].map(at => {
    const acts = `A: send fill (before call ${at} to the store somebody else adds 100 to a)`
    return trial(shelves, { fill }, acts, orOvertaken, ...claims)
  })

const orOvertaken: Claim = seen => (wasForeign(seen) ? claims.acceptedOrConflict('A') : accepted('A'))(seen)
const wasForeign = ({ acts }: Seen) => acts[0]!.foreign > 0

/** A number that each of these adds to, if it is done. */
const sum = (there: number, added: Record<string, number>): Claim => {
  return seen => {
    const isDone = (name: string) => (name === 'somebody else' ? wasForeign(seen) : isAccepted(seen, name))
    const done = Object.keys(added).filter(isDone)
    const right = done.reduce((all, name) => all + added[name]!, there)
    return claim(`${done.join(' and ') || 'nobody'} added to it, and a is`, seen => contentOf(seen).a, right)(seen)
  }
}

export const conflicts = [
  trialRule('3.6.change-lost', 'A change of somebody else in between is never overwritten', (n, m, k) => {
    const handlers = { slowly: `get a; wait; add ${m} to a`, quickly: `add ${k} to a` }
    const aOvertaken: Claim = seen => (isAccepted(seen, 'B') ? claims.acceptedOrConflict('A') : accepted('A'))(seen)
    const both = [aOvertaken, claims.acceptedOrConflict('B'), sum(n, { A: m, B: k })]
    const listed = `list all; somebody else adds 100 to a; save a ${m}; when run again: nothing`
    return [
      ...disturbed({ a: n }, `add ${m} to a; emit filled`, sum(n, { 'somebody else': 100, A: m })),
      ...[1, 2].map(on => {
        const acts = `A: send slowly · B: send quickly (on mediator ${on}) · what waited goes on`
        return { ...trial({ a: n }, handlers, acts, ...both), mediators: 2 }
      }),
      trial({ a: n }, { fill: listed }, 'A: send fill', overtaken([storeHas({ a: n + 100 })])),
    ]
  }),

  trialRule('3.6.read-not-checked', 'What was only read is checked too, also what was not there', (n, m) => {
    const gone = (id: string, after: object) => {
      const fill = `get ${id}; get b; somebody else adds 100 to ${id}; save b ${m}; when run again: get ${id}`
      return trial({ a: n, b: n }, { fill }, 'A: send fill', overtaken([storeHas({ a: n, b: n, ...after })]))
    }
    const torn = ({ acts }: Seen) => acts[0]!.views.find(view => 'b' in view && view.b !== view.a) ?? 'consistent'
    const whole = claim('when it was written, the store was', torn, 'consistent')
    return [gone('a', { a: n + 100 }), gone('c', { c: 100 }), ...disturbed({ a: n }, 'copy a to b', whole)]
  }),

  trialRule('3.6.version-moved', 'What was read twice has the version of the first reading', (n, m) =>
    ['get a', 'list all'].flatMap(second =>
      [`save a ${m}`, `get b; save b ${m}`].map(save => {
        const fill = `get a; somebody else adds 100 to a; ${second}; ${save}; when run again: nothing`
        return trial({ a: n, b: 1 }, { fill }, 'A: send fill', overtaken([storeHas({ a: n + 100, b: 1 })]))
      }),
    ),
  ),

  trialRule('3.6.there-already', 'What is saved unread must not be there yet', n => {
    const fill = `save a ${n + 1}; emit filled`
    return [
      trial({}, { fill }, 'A: send fill', accepted('A'), storeHas({ a: n + 1 })),
      trial({ a: n }, { fill }, 'A: send fill', conflict('A'), storeHas({ a: n }), busHas()),
    ]
  }),

  trialRule('3.6.tried-too-often', 'A handler runs ten times at most', () => {
    const fill = 'get a; somebody else adds 1 to a; save a 0'
    const runs = ({ acts }: Seen) => acts[0]!.runs.length
    const few = (seen: Seen) => (runs(seen) >= 1 && runs(seen) <= 10 ? 'ten at most' : runs(seen))
    const others: Claim = seen => storeHas({ a: 1 + runs(seen) })(seen)
    return trial({ a: 1 }, { fill }, 'A: send fill', claim('its runs were', few, 'ten at most'), conflict('A'), others)
  }),

  trialRule('3.6.run-left-traces', 'Nothing of an earlier run is left over', () => {
    const first = 'get a; save x 1; emit old; somebody else adds 1 to a'
    const fill = `${first}; when run again: save y 1; get x; emit new`
    const done = [storeHas({ a: 2, y: 1 }), busHas('new')]
    return trial({ a: 1 }, { fill }, 'A: send fill', overtaken(done, [storeHas({ a: 2 }), busHas()]))
  }),
]
