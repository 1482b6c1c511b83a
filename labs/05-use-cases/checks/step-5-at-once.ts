import fc from 'fast-check'
import { type Draw, draws, findCounterexample } from '../../../scripts/lab/kit/property.ts'
import type { Call, Scene, Seen } from './scenes.ts'
import { open } from './steps.ts'
import { faultOfSums } from './sums.ts'
import { detailsOf, requireMediators, rule, type Trial, trialRule } from './trials.ts'
import { addItem, addLocation, codes, command, furnish, lookAround, pick, receive, skus, small } from './warehouses.ts'

const isPick = ({ name }: Call): boolean => name === 'pick'
/** More calls to the store than a command has to make. */
const numbersOfCalls = Array.from({ length: 14 }, (_, index) => index + 1)
const pickRefusals = ['version-conflict', 'not-enough']

/** A decides and is held before one of its calls to the store; B picks from start to end. */
function twoPicks(draw: Draw): { before: Scene['acts']; a: Call; b: Call }[] {
  return numbersOfCalls.map(at => {
    const [ofA, ofB] = [draw(small), draw(small)]
    const there = Math.max(ofA, ofB) + draw(fc.integer({ min: 0, max: 5 }))
    return {
      before: [...furnish(draw, fc.integer({ min: 8, max: 14 })), receive({ sku: 'tea', quantity: there })],
      a: pick({ sku: 'tea', quantity: ofA }, { as: 'A', hold: { at } }),
      b: pick({ sku: 'tea', quantity: ofB }, { as: 'B' }),
    }
  })
}

export const atOnce = [
  trialRule('5.1.many', 'oversold', 'What was picked at once and what is left make what was there', draw =>
    (['fifo', 'abc'] as const).map(warehouse => {
      const picks = Array.from({ length: 50 }, (_, index) =>
        pick({ sku: 'tea', quantity: 1 }, { as: `pick ${index + 1}` }),
      )
      const scene: Scene = {
        warehouse,
        acts: [
          ...furnish(draw, fc.integer({ min: 10, max: 14 })),
          receive({ sku: 'tea', quantity: draw(fc.integer({ min: 25, max: 38 })) }),
          { do: 'together', calls: picks },
          ...lookAround(),
        ],
      }
      return { scene, wrong: seen => faultOfSums(scene, seen, isPick, pickRefusals) }
    }),
  ),

  trialRule('5.1.decided', 'oversold', 'So it is when one has decided and another picks before it writes', draw =>
    twoPicks(draw).map(({ before, a, b }): Trial => {
      const scene: Scene = { warehouse: 'fifo', acts: [...before, a, b, open, ...lookAround()] }
      return { scene, wrong: seen => faultOfSums(scene, seen, isPick, pickRefusals) }
    }),
  ),

  trialRule('5.2.room', 'overfilled', 'Two receipts at once never overfill a place', draw =>
    [undefined, ...numbersOfCalls].map(at => {
      const capacity = draw(fc.integer({ min: 8, max: 20 }))
      const [tea, cup] = ['tea', 'cup'].map((sku, index) => {
        const quantity = draw(fc.integer({ min: Math.ceil((capacity + 1) / 2), max: capacity }))
        return receive({ sku, quantity }, { as: 'AB'[index] })
      }) as [Call, Call]
      const receipts =
        at === undefined ? [{ do: 'together' as const, calls: [tea, cup] }] : [{ ...tea, hold: { at } }, cup, open]
      const scene: Scene = {
        warehouse: 'fifo',
        acts: [
          addLocation({ code: 'L2', distance: 1, capacity }),
          ...skus.map(sku => addItem({ sku, turnover: 1 })),
          ...receipts,
          ...lookAround(),
        ],
      }
      return {
        scene,
        wrong: seen => faultOfSums(scene, seen, ({ name }) => name === 'receive', ['version-conflict', 'no-room']),
      }
    }),
  ),

  rule(
    '5.3.processes',
    'What two processes pick and what is left make what was there',
    async ({ child, other, seed, see }) => {
      const second = await other()
      for (const process of [child, second]) await requireMediators(process, ['fifo'])
      for (const { before, a, b } of twoPicks(draws(seed, '5.3'))) {
        const rest = [open, ...lookAround()]
        const first = await child.ask<Seen>('begin', { warehouse: 'fifo', acts: [...before, a] })
        const between = await second.ask<Seen>('visit', { scene: { warehouse: 'fifo', acts: [b] }, docs: first.docs })
        const last = await child.ask<Seen>('goOn', { acts: rest, docs: between.docs })
        const scene: Scene = { warehouse: 'fifo', acts: [...before, a, { ...b, on: 1 }, ...rest] }
        const seen: Seen = { acts: [first, between, last].flatMap(({ acts }) => acts), docs: [] }
        const fault = faultOfSums(scene, seen, isPick, pickRefusals)
        see('oversold-by-two', fault && detailsOf(child, scene, seen, fault)).holds(!fault)
      }
    },
  ),

  rule(
    '5.4.any',
    'Whatever two mediators do at once, stock, movements and events say the same',
    async ({ child, seed, see }) => {
      await requireMediators(child, ['fifo', 'abc'])
      const { found } = await findCounterexample({
        ...{ seed, cases: crowds, runs: 100, batch: 50 },
        play: (scenes: Scene[]) => child.ask<Seen[]>('play', scenes),
        judge: (scene, seen) => {
          const fault = faultOfSums(scene, seen, ({ as }) => as !== undefined, anyRefusals)
          return fault && { ...fault, seen }
        },
      })
      const details = found && detailsOf(child, found.shrunk, found.fault.seen, found.fault)
      see('sum-broken', details).holds(!found)
    },
  ),
]

const anyRefusals = ['version-conflict', 'not-enough', 'no-room', 'bad-movement']

/** A few commands at once, on two mediators; calls to the store go on in a drawn order. */
const crowds: fc.Arbitrary<Scene> = fc
  .record({
    warehouse: fc.constantFrom('fifo' as const, 'abc' as const),
    received: fc.tuple(...skus.map(() => small)),
    calls: fc.array(fc.tuple(command, fc.constantFrom(0, 1)), { minLength: 1, maxLength: 6 }),
    schedule: fc.array(fc.nat(5), { minLength: 1, maxLength: 40 }),
  })
  .map(({ warehouse, received, calls, schedule }) => ({
    ...{ warehouse, schedule, mediators: 2 },
    acts: [
      ...codes.map((code, index) => addLocation({ code, distance: index, capacity: 8 })),
      ...skus.map((sku, index) => addItem({ sku, turnover: index })),
      ...skus.map((sku, index) => receive({ sku, quantity: received[index] })),
      { do: 'together', calls: calls.map(([call, on], index) => ({ ...call, on, as: 'ABCDEF'[index] })) },
      ...lookAround(),
    ],
  }))
