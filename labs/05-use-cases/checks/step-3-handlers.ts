/** Rules 3.1 to 3.5: what one handler does, and who sees it. */
import fc from 'fast-check'
import type { Draw } from '../../../scripts/lab/kit/property.ts'
import { show } from '../../../scripts/lab/kit/rules.ts'
import type { Act, Scene, Seen, Step } from './scenes.ts'
import { answer, ask, emit, foreign, get, list, open, pause, save, send, shelf } from './steps.ts'
import { contentOf, endOf, endWords, eventsOf, type Fault, isRefused, sameOr, trialRule } from './trials.ts'

const number = fc.integer({ min: 2, max: 999 })

export const handlers = [
  trialRule('3.1.answers', 'other-answer', 'The one handler of that name runs, and its answer is the answer', draw =>
    [0, '', null, false, undefined, draw(number)].map(value => ({
      scene: {
        handlers: {
          'count-shelf': { steps: [answer(value)] },
          'fill-shelf': { steps: [answer('filled')] },
          'look-at-shelf': { query: true, steps: [answer(value)] },
        },
        acts: [send('fill-shelf', 'F'), send('count-shelf', 'A'), ask('look-at-shelf', 'Q')],
      },
      wrong: seen => ['A', 'Q'].map(name => answered(seen, name, value)).find(fault => fault),
    })),
  ),

  trialRule('3.1.unknown', 'other-answer', 'What nobody has registered is refused with unknown-request', () =>
    [
      ...['nobody', 'constructor', '__proto__', 'toString', 'look'].map(name => send(name, 'A')),
      ...['nobody', 'constructor', 'fill'].map(name => ask(name, 'A')),
    ].map(act => ({
      scene: { handlers: { fill: { steps: [] }, look: { query: true, steps: [] } }, acts: [act] },
      wrong: seen => refusedWith(seen, 'A', 'unknown-request'),
    })),
  ),

  trialRule('3.1.taken', 'name-taken', 'A name that is taken is refused, and its handler stays', () =>
    [undefined, true as const].map(query => {
      const handler = { query, steps: [answer(1)], again: [answer(2)] }
      const call = (as: string): Act => ({ do: query ? 'ask' : 'send', name: 'fill', as })
      return {
        scene: { handlers: { fill: handler }, acts: [call('A'), { do: 'register', handler: 'fill' }, call('B')] },
        wrong: seen => refusedWith(seen, 'register', 'already-registered') ?? answered(seen, 'B', 2),
      }
    }),
  ),

  trialRule('3.2.own', 'own-writes-unseen', 'A handler reads what it has saved', draw => {
    const [there, saved] = [draw(number), draw(number)]
    const elsewhere: Step = { do: 'save', kind: 'rack', id: 'r', value: 1 }
    const steps = [
      elsewhere,
      get('a'),
      save('a', saved),
      get('a'),
      save('c', 0),
      get('c'),
      save('d', ''),
      get('d'),
      get('e'),
      list,
    ]
    const all = { a: saved, b: there, c: 0, d: '' }
    return [
      {
        scene: {
          docs: [shelf('a', there), shelf('b', there)],
          handlers: { fill: { steps } },
          acts: [send('fill', 'A')],
        },
        wrong(seen) {
          const [read = []] = seen.acts[0]!.runs
          return sameOr([...read.slice(0, -1), byId(read.at(-1))], [there, saved, 0, '', undefined, all], 'it read')
        },
      },
    ]
  }),

  trialRule('3.2.unseen', 'seen-too-early', 'Nobody sees what a handler has saved before it has ended', draw => {
    const before = draw(number)
    const after = before + 1000
    const handlers = {
      fill: { steps: [save('b', after), emit('filled'), get('a'), save('a', after), pause] },
      look: { query: true as const, steps: [get('a'), list] },
      count: { steps: [get('b'), list] },
    }
    const acts: Act[] = [send('fill', 'A'), ask('look', 'Q'), send('count', 'B'), open]
    return [
      {
        scene: { docs: [shelf('a', before)], handlers, acts },
        wrong(seen) {
          const [, looked, counted] = seen.acts
          const reads = [looked!, counted!].flatMap(act => act.runs.flat()).map(byId)
          const views = seen.acts.slice(0, 3).flatMap(act => act.views)
          return (
            sameOr(views[0] ?? 'as before', 'as before', 'while A waits, the store is', 0) ??
            sameOr(
              reads.find(read => show(read).includes(`${after}`)),
              undefined,
              'somebody reads',
              2,
            ) ??
            sameOr(contentOf(seen), { 'shelf/a': after, 'shelf/b': after }, 'afterwards the store has')
          )
        },
      },
    ]
  }),

  trialRule('3.2.whole', 'half-written', 'What a handler has saved is there at once, or nothing of it', draw => {
    const saves = ['a', 'b', 'c'].map(id => save(id, draw(number)))
    const scene: Scene = { handlers: { fill: { steps: saves } }, acts: [send('fill', 'A')] }
    const moved: Step[] = [get('a'), get('b'), foreign('b'), save('a', 1), save('b', 1)]
    return [
      {
        scene,
        wrong: seen => {
          const views = seen.acts[0]!.views.map(view => Object.keys(view).length)
          return (
            sameOr(
              views.filter((size, index) => size < 3 || index > 0),
              [],
              'in between the store had documents:',
            ) ?? sameOr(Object.keys(contentOf(seen)).length, 3, 'documents in the store:')
          )
        },
      },
      {
        scene: {
          docs: [shelf('a', 7), shelf('b', 7)],
          handlers: { fill: { steps: moved, again: [] } },
          acts: [send('fill', 'A')],
        },
        wrong(seen) {
          const saved = ['shelf/a', 'shelf/b'].filter(name => contentOf(seen)[name] === 1)
          return sameOr(saved.length === 1 ? saved : 'all or nothing', 'all or nothing', 'of what was saved there is')
        },
      },
    ]
  }),

  trialRule(
    '3.2.refused',
    'error-lost',
    'What the store refuses is not there, and its error reaches the caller',
    draw => {
      const refusing = { message: `the disk has ${draw(number)} bytes left`, code: 'disk-full' }
      return [
        {
          scene: {
            docs: [shelf('a', 7)],
            handlers: { fill: { steps: [get('a'), save('a', 8), save('b', 8), emit('filled')] } },
            acts: [send('fill', 'A', { refusing })],
          },
          wrong: seen =>
            threw(seen, 'A', refusing.message) ?? sameOr(contentOf(seen), { 'shelf/a': 7 }, 'the store has'),
        },
      ]
    },
  ),

  trialRule('3.3.error', 'error-lost', 'The error of a handler reaches the caller', draw =>
    failures(draw).map(({ handler, message, opens }) => ({
      scene: { handlers: { fill: handler }, acts: [send('fill', 'A'), ...(opens ? [open] : [])] },
      wrong: seen => threw(seen, 'A', message),
    })),
  ),

  trialRule('3.3.nothing', 'left-behind', 'A handler that fails leaves nothing, not even for the next', draw => {
    const steps = [save('n', 1), emit('next')]
    return failures(draw).flatMap(({ handler, opens }) =>
      ['next', 'fill'].map(next => ({
        scene: {
          docs: [shelf('a', 7)],
          handlers: { fill: { ...handler, again: steps }, next: { steps } },
          acts: [send('fill', 'A'), send(next, 'B'), ...(opens ? [open] : [])],
        },
        wrong: seen =>
          sameOr(contentOf(seen), { 'shelf/a': 7, 'shelf/n': 1 }, 'the store has') ??
          sameOr(eventsOf(seen), ['next'], 'the bus has'),
      })),
    )
  }),

  trialRule('3.4.early', 'event-too-early', 'Events reach the bus after the commit and before the answer', draw => {
    const steps = [save('a', draw(number)), emit('first'), emit('second')]
    const scene = { handlers: { fill: { steps } } }
    const types = ({ acts: [act] }: Seen) => act!.events.map(event => event.type)
    return [
      ...(['writing', 'publish'] as const).map(of => ({
        scene: { ...scene, acts: [send('fill', 'A', { hold: { at: 1, of } }), open] },
        wrong: (seen: Seen) =>
          sameOr(types(seen), [], 'while it waits, the bus has', 0) ??
          sameOr(seen.acts[0]!.ended.A && 'ended', undefined, 'while it waits, the command has', 0) ??
          sameOr(eventsOf(seen), ['first', 'second'], 'afterwards the bus has'),
      })),
      {
        scene: { ...scene, acts: [send('fill', 'A', { refusing: { message: 'the disk is full' } })] },
        wrong: seen => sameOr(eventsOf(seen), [], 'the bus has'),
      },
    ]
  }),

  trialRule('3.4.once', 'events-wrong', 'Each event reaches the bus once, in the order of emit', () => [
    {
      scene: {
        handlers: {
          fill: { steps: [emit('z'), save('a', 1), emit('b'), emit('y')] },
          tell: { steps: [emit('told')] },
          keep: { steps: [save('b', 1)] },
        },
        acts: [send('fill', 'A'), send('keep', 'B'), send('tell', 'C')],
      },
      wrong: seen => sameOr(eventsOf(seen), ['z', 'b', 'y', 'told'], 'the bus has'),
    },
  ]),

  trialRule(
    '3.4.order',
    'events-out-of-order',
    'Events of an earlier commit come first, also when the bus is slow',
    () =>
      [1, 2].map(at => ({
        scene: {
          handlers: {
            fill: { steps: [save('a', 1), emit('first'), emit('second')] },
            next: { steps: [save('b', 1), emit('third')] },
            last: { steps: [save('c', 1), emit('fourth')] },
          },
          acts: [send('fill', 'A', { hold: { at, of: 'publish' } }), send('next', 'B'), send('last', 'C'), open],
        },
        wrong: seen => sameOr(eventsOf(seen), ['first', 'second', 'third', 'fourth'], 'the bus has'),
      })),
  ),

  trialRule('3.5.query', 'query-writes', 'A query cannot write, whatever it tries', draw => {
    const there = draw(number)
    const handlers = {
      look: { query: true as const, steps: [{ do: 'goRound' as const }, get('a'), list] },
      next: { steps: [save('n', 1), emit('next')] },
    }
    return [
      {
        scene: { docs: [shelf('a', there)], handlers, acts: [ask('look', 'Q'), send('next', 'B')] },
        wrong: seen =>
          sameOr(seen.acts[0]!.runs[0]?.[0], there, 'it read') ??
          sameOr(contentOf(seen), { 'shelf/a': there, 'shelf/n': 1 }, 'the store has') ??
          sameOr(eventsOf(seen), ['next'], 'the bus has'),
      },
    ]
  }),
]

function answered(seen: Seen, name: string, value: unknown): Fault | undefined {
  const ended = endOf(seen, name)
  const fits = ended !== undefined && !ended.thrown && ended.value === value
  return fits
    ? undefined
    : { actual: endWords(ended), expected: `it answered ${show(value)}`, stack: ended?.thrown?.stack }
}

function refusedWith(seen: Seen, name: string, code: string): Fault | undefined {
  const ended = endOf(seen, name)
  return isRefused(ended, code) ? undefined : { actual: endWords(ended), expected: `refused with ${code}` }
}

function threw(seen: Seen, name: string, message: string): Fault | undefined {
  const ended = endOf(seen, name)
  if (ended?.thrown?.message === message) return undefined
  return { actual: endWords(ended), expected: `an error that says “${message}”`, stack: ended?.thrown?.stack }
}

/** Handlers that fail after they have saved and emitted, with what they fail with. */
function failures(draw: Draw) {
  const message = `no shelf ${draw(number)}`
  const before = [get('a'), save('a', 8), emit('never'), save('b', 8), emit('never')]
  const fail = { do: 'fail' as const, message }
  return [
    { message, handler: { steps: [...before, fail] } },
    { message, handler: { steps: [...before, { ...fail, code: 'no-shelf' }] } },
    { message, handler: { steps: [], atOnce: message } },
    { message, handler: { steps: [...before, pause, fail] }, opens: true },
  ]
}

/** What a list gave, by id; everything else as it is. */
const byId = (read: unknown): unknown =>
  Array.isArray(read) ? Object.fromEntries(read.map(each => [each?.id, each?.value])) : read
