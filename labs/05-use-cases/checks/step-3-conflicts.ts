/** Rule 3.6: somebody else writes between a handler's reading and its commit. */
import fc from 'fast-check'
import type { Handler, Seen, Step } from './scenes.ts'
import { add, emit, foreign, get, list, open, pause, save, send, shelf } from './steps.ts'
import { contentOf, endOf, endWords, eventsOf, type Fault, isRefused, sameOr, type Trial, trialRule } from './trials.ts'

const number = fc.integer({ min: 2, max: 90 })
/** More than a mediator has calls to make for one document. */
const numbersOfCalls = [1, 2, 3, 4, 5, 6, 7, 8]

export const conflicts = [
  trialRule('3.6.lost', 'change-lost', 'A change of somebody else in between is never overwritten', draw => {
    const [there, by] = [draw(number), draw(number)]
    return numbersOfCalls.map(at => ({
      scene: {
        docs: [shelf('a', there)],
        handlers: { fill: { steps: [add('a', by), emit('filled')] } },
        acts: [send('fill', 'A', { foreign: { at, kind: 'shelf', id: 'a', by: 100 } })],
      },
      wrong(seen) {
        const [{ foreign }] = seen.acts as [Seen['acts'][0]]
        const right = there + 100 * foreign + (isDone(seen) ? by : 0)
        return (
          (foreign === 0 ? done(seen) : doneOrConflict(seen)) ??
          sameOr(contentOf(seen)['shelf/a'], right, `${endWords(endOf(seen, 'A'))}, and shelf/a is`)
        )
      },
    }))
  }),

  trialRule('3.6.mediators', 'change-lost', 'Nor is one that another mediator has made', draw => {
    const [there, byA, byB] = [draw(number), draw(number), draw(number)]
    return [0, 1].map(on => ({
      scene: {
        mediators: 2,
        docs: [shelf('a', there)],
        handlers: { slowly: { steps: [get('a'), pause, add('a', byA)] }, quickly: { steps: [add('a', byB)] } },
        acts: [send('slowly', 'A'), send('quickly', 'B', { on }), open],
      },
      wrong(seen) {
        const sum = there + (isDone(seen) ? byA : 0) + (isDone(seen, 'B') ? byB : 0)
        const ends = `A: ${endWords(endOf(seen, 'A'))}, B: ${endWords(endOf(seen, 'B'))}, and shelf/a is`
        return (
          (isDone(seen, 'B') ? doneOrConflict(seen) : done(seen)) ??
          doneOrConflict(seen, 'B') ??
          sameOr(contentOf(seen)['shelf/a'], sum, ends)
        )
      },
    }))
  }),

  trialRule('3.6.list', 'change-lost', 'What was listed and saved is checked as well', draw => {
    const [there, value] = [draw(number), draw(number)]
    return [
      runAgain({
        docs: [shelf('a', there)],
        steps: [list, foreign('a'), save('a', value)],
        after: { 'shelf/a': there + 100 },
      }),
    ]
  }),

  trialRule('3.6.read', 'read-not-checked', 'What was only read is checked too, also what was not there', draw => {
    const [there, value] = [draw(number), draw(number)]
    const docs = [shelf('a', there), shelf('b', there)]
    const gone = (id: string, now: number) =>
      runAgain({
        ...{ docs, steps: [get(id), get('b'), foreign(id), save('b', value)], again: [get(id)] },
        after: { 'shelf/a': there, 'shelf/b': there, [`shelf/${id}`]: now },
      })
    return [gone('a', there + 100), gone('c', 100)]
  }),

  trialRule('3.6.at-commit', 'read-not-checked', 'What was only read is checked while the store writes', draw => {
    const there = draw(number)
    return numbersOfCalls.map(at => ({
      scene: {
        docs: [shelf('a', there)],
        handlers: { fill: { steps: [{ do: 'copy', kind: 'shelf', id: 'b', from: 'a' }] } },
        acts: [send('fill', 'A', { foreign: { at, kind: 'shelf', id: 'a', by: 100 } })],
      },
      wrong(seen) {
        const wrong = seen.acts[0]!.views.find(view => 'shelf/b' in view && view['shelf/b'] !== view['shelf/a'])
        return (
          (seen.acts[0]!.foreign === 0 ? done(seen) : doneOrConflict(seen)) ??
          sameOr(wrong ?? 'consistent', 'consistent', 'when it was written, the store was')
        )
      },
    }))
  }),

  trialRule('3.6.first', 'version-moved', 'What was read twice has the version of the first reading', draw => {
    const [there, value] = [draw(number), draw(number)]
    const docs = [shelf('a', there), shelf('b', 1)]
    const after = { 'shelf/a': there + 100, 'shelf/b': 1 }
    const readings = [get('a'), list]
    return readings.flatMap(second => [
      runAgain({ docs, after, steps: [get('a'), foreign('a'), second, save('a', value)] }),
      runAgain({ docs, after, steps: [get('a'), foreign('a'), second, get('b'), save('b', value)] }),
    ])
  }),

  trialRule('3.6.new', 'there-already', 'What is saved unread must not be there yet', draw => {
    const there = draw(number)
    const handler = { steps: [save('a', there + 1), emit('filled')] }
    const scene = { handlers: { fill: handler }, acts: [send('fill', 'A')] }
    return [
      { scene, wrong: seen => done(seen) ?? sameOr(contentOf(seen), { 'shelf/a': there + 1 }, 'the store has') },
      {
        scene: { ...scene, docs: [shelf('a', there)] },
        wrong: seen =>
          (isDone(seen) ? conflict(seen) : doneOrConflict(seen)) ??
          sameOr(contentOf(seen), { 'shelf/a': there }, 'the store has') ??
          sameOr(eventsOf(seen), [], 'the bus has'),
      },
    ]
  }),

  trialRule('3.6.ten', 'tried-too-often', 'A handler runs ten times at most', () => [
    {
      scene: {
        docs: [shelf('a', 1)],
        handlers: { fill: { steps: [get('a'), foreign('a', 1), save('a', 0)] } },
        acts: [send('fill', 'A')],
      },
      wrong(seen) {
        const runs = seen.acts[0]!.runs.length
        return (
          sameOr(runs >= 1 && runs <= 10 ? 'at most ten' : runs, 'at most ten', 'its runs were') ??
          conflict(seen) ??
          sameOr(contentOf(seen), { 'shelf/a': 1 + runs }, 'the store has')
        )
      },
    },
  ]),

  trialRule('3.6.fresh', 'run-left-traces', 'Nothing of an earlier run is left over', () => {
    const steps = [get('a'), save('x', 1), emit('old'), foreign('a', 1)]
    const again = [save('y', 1), get('x'), emit('new')]
    return [
      {
        scene: { docs: [shelf('a', 1)], handlers: { fill: { steps, again } }, acts: [send('fill', 'A')] },
        wrong: seen =>
          doneOrConflict(seen) ??
          sameOr(contentOf(seen), { 'shelf/a': 2, ...(isDone(seen) && { 'shelf/y': 1 }) }, 'the store has') ??
          sameOr(eventsOf(seen), isDone(seen) ? ['new'] : [], 'the bus has'),
      },
    ]
  }),
]

/** Somebody else has written in the first run. So the command is refused or run again, and then it saves nothing. */
function runAgain(how: {
  docs: [string, string, unknown][]
  steps: Step[]
  again?: Step[]
  after: Record<string, unknown>
}): Trial {
  const { docs, steps, again = [], after } = how
  return {
    scene: { docs, handlers: { fill: { steps, again } satisfies Handler }, acts: [send('fill', 'A')] },
    wrong: seen =>
      (seen.acts[0]!.runs.length < 2 ? conflict(seen) : doneOrConflict(seen)) ??
      sameOr(contentOf(seen), after, 'the store has'),
  }
}

const isDone = (seen: Seen, name = 'A'): boolean => {
  const ended = endOf(seen, name)
  return ended !== undefined && ended.thrown === undefined
}

const done = (seen: Seen, name = 'A'): Fault | undefined =>
  isDone(seen, name) ? undefined : ended(seen, name, 'it was accepted')

const conflict = (seen: Seen, name = 'A'): Fault | undefined =>
  isRefused(endOf(seen, name), 'version-conflict') ? undefined : ended(seen, name, 'refused with version-conflict')

const doneOrConflict = (seen: Seen, name = 'A'): Fault | undefined =>
  isDone(seen, name) ? undefined : conflict(seen, name)

function ended(seen: Seen, name: string, expected: string): Fault {
  const end = endOf(seen, name)
  return { actual: endWords(end), expected, stack: end?.thrown?.stack }
}
