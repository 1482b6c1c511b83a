/** Rules 3.1 to 3.5: what one handler does, and who sees it. */
import {
  accepted,
  answered,
  busHas,
  claim,
  contentOf,
  readIn,
  refused,
  storeHas,
  threw,
  trial,
  typesOf,
} from './claims.ts'
import type { Seen } from './scenes.ts'
import { trialRule } from './trials.ts'

const strangers = ['send nobody', 'send constructor', 'send __proto__', 'send toString', 'send look']
const queries = ['ask nobody', 'ask constructor', 'ask fill']
const half = 'get a; save a 8; emit never; save b 8; emit never'
const next = 'save n 1; emit next'
/** They fail with this after they have saved and emitted, and do the next thing when they run again. */
const failing = (error: string): string[] =>
  [
    `${half}; fail with ${error}`,
    `${half}; fail with ${error} and code no-shelf`,
    `throw ${error} at once`,
    `${half}; wait; fail with ${error}`,
  ].map(steps => `${steps}; when run again: ${next}`)

export const handlers = [
  trialRule('3.1.other-answer', 'The one handler of that name runs, and its answer is the answer', n => [
    ...[0, '', null, false, undefined, n].map(value => {
      const answer = `answer ${value === '' ? "''" : value}`
      const handlers = { fill: 'answer filled', count: answer, look: `query: ${answer}` }
      return trial({}, handlers, 'send fill · A: send count · Q: ask look', answered('A', value), answered('Q', value))
    }),
    ...[...strangers, ...queries].map(call =>
      trial({}, { fill: 'nothing', look: 'query: nothing' }, `A: ${call}`, refused('A', 'unknown-request')),
    ),
  ]),

  trialRule('3.1.name-taken', 'A name that is taken is refused, and its handler stays', () =>
    ['send', 'ask'].map(call => {
      const fill = `${call === 'ask' ? 'query: ' : ''}answer 1; when run again: answer 2`
      const acts = `A: ${call} fill · fill is registered again · B: ${call} fill`
      return trial({}, { fill }, acts, refused('register', 'already-registered'), answered('B', 2))
    }),
  ),

  trialRule('3.2.own-writes-unseen', 'A handler reads what it has saved', (n, m) => {
    const fill = `save r 1 of another kind; get a; save a ${m}; get a; save c 0; get c; save d ''; get d; get e; list all`
    const read = [n, m, 0, '', undefined, { a: m, b: n, c: 0, d: '' }]
    return trial({ a: n, b: n }, { fill }, 'A: send fill', claim('it read', readIn, read))
  }),

  trialRule('3.2.seen-too-early', 'Nobody sees what a handler has saved before it has ended', n => {
    const fill = 'save b 1000; emit filled; get a; save a 1000; wait'
    const handlers = { fill, look: 'query: get a; list all', count: 'get b; list all' }
    const views = ({ acts }: Seen) => acts.slice(0, 3).flatMap(act => act.views)
    // Only while A waits: who lets B wait for it reads the 1000 afterwards, and should.
    const tooEarly = ({ acts }: Seen) => readIn({ acts: acts.slice(1, 3) }).filter(is1000)
    return trial(
      { a: n },
      handlers,
      'A: send fill · Q: ask look · B: send count · what waited goes on',
      claim('while A waits, the store has been', views, [], 0),
      claim('somebody reads', tooEarly, [], 2),
      storeHas({ a: 1000, b: 1000 }),
    )
  }),

  trialRule('3.2.half-written', 'What a handler has saved is there at once, or nothing of it', (n, m, k) => {
    const moved = 'get a; get b; somebody else adds 100 to b; save a 1; save b 1; when run again: nothing'
    const views = claim('the store has been', ({ acts }) => acts[0]!.views, [{ a: n, b: m, c: k }])
    const halves = claim('of what was saved there is', seen => halfOf(contentOf(seen)), 'all or nothing')
    return [
      trial({}, { fill: `save a ${n}; save b ${m}; save c ${k}` }, 'A: send fill', views),
      trial({ a: 7, b: 7 }, { fill: moved }, 'A: send fill', halves),
    ]
  }),

  trialRule('3.2.error-lost', 'What the store refuses is not there, and its error reaches the caller', () => {
    const fill = 'get a; save a 8; save b 8; emit filled'
    const acts = 'A: send fill (the store refuses with disk-full) · B: send next'
    const claims = [threw('A', 'the store refuses: disk-full'), accepted('B'), storeHas({ a: 7, n: 1 })]
    return trial({ a: 7 }, { fill, next }, acts, ...claims)
  }),

  trialRule('3.3.error-lost', 'The error of a handler reaches the caller', n =>
    failing(`no-shelf-${n}`).map(fill =>
      trial({}, { fill }, 'A: send fill · what waited goes on', threw('A', `no-shelf-${n}`)),
    ),
  ),

  trialRule('3.3.left-behind', 'A handler that fails leaves nothing, not even for the next', n =>
    failing(`no-shelf-${n}`).flatMap(fill =>
      ['next', 'fill'].map(second => {
        const acts = `A: send fill · B: send ${second} · what waited goes on`
        return trial({ a: 7 }, { fill, next }, acts, storeHas({ a: 7, n: 1 }), busHas('next'))
      }),
    ),
  ),

  trialRule('3.4.event-too-early', 'Events reach the bus after the commit and before the answer', n => {
    const handlers = { fill: `save a ${n}; emit first; emit second` }
    const bus = claim('while it waits, the bus has', ({ acts }) => typesOf(acts[0]!), [], 0)
    const end = claim('while it waits, the command has', ({ acts }) => acts[0]!.ended.A && 'ended', undefined, 0)
    const held = ['write 1 to the store', 'publish 1 to the bus'].map(call => {
      const acts = `A: send fill (held before ${call}) · what waited goes on`
      return trial({}, handlers, acts, bus, end, busHas('first', 'second'))
    })
    return [...held, trial({}, handlers, 'A: send fill (the store refuses with disk-full)', busHas())]
  }),

  trialRule('3.4.events-wrong', 'Each event reaches the bus once, in the order of emit', () => {
    const handlers = { fill: 'emit z; save a 1; emit b; emit y', tell: 'emit told', keep: 'save b 1' }
    return trial({}, handlers, 'A: send fill · B: send keep · C: send tell', busHas('z', 'b', 'y', 'told'))
  }),

  trialRule('3.4.events-out-of-order', 'Events of an earlier commit come first, also when the bus is slow', () => {
    const fill = 'save a 1; emit first; emit second'
    const handlers = { fill, next: 'save b 1; emit third', last: 'save c 1; emit fourth' }
    return [1, 2].map(at => {
      const slow = `A: send fill (held before publish ${at} to the bus)`
      const acts = `${slow} · B: send next · C: send last · what waited goes on`
      return trial({}, handlers, acts, busHas('first', 'second', 'third', 'fourth'))
    })
  }),

  trialRule('3.5.query-writes', 'A query cannot write, whatever it tries', n => {
    const look = 'query: get a; try whatever can be reached'
    const claims = [claim('it read', readIn, [n]), storeHas({ a: n, n: 1 }), busHas('next')]
    return trial({ a: n }, { look, next }, 'Q: ask look · B: send next', ...claims)
  }),
]

const is1000 = (read: unknown): boolean => JSON.stringify([read]).includes('1000')
const halfOf = ({ a, b }: Record<string, unknown>) => ((a === 1) === (b === 1) ? 'all or nothing' : { a, b })
