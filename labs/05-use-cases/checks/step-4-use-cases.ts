import fc from 'fast-check'
import { type Draw, findCounterexample } from '../../../scripts/lab/kit/property.ts'
import { faultOfHistory } from './history.ts'
import { impossible, part, wrongLots, wrongPlaces } from './impossible.ts'
import type { What } from './messages.ts'
import { lotsOf, sorted } from './reference/placement.ts'
import { openWarehouse } from './reference/warehouse.ts'
import type { Act, Asked, Call, Part, Scene, Seen } from './scenes.ts'
import { detailsOf, type Fault, requireMediators, rule, sameOr, trialRule } from './trials.ts'
import {
  addItem,
  addLocation,
  adjust,
  codes,
  command,
  furnish,
  lookAround,
  pick,
  receive,
  skus,
  small,
  transfer,
} from './warehouses.ts'

type Strategy = 'fifo' | 'abc'

/** Stories that the reference tells as well, and where the learner's warehouse leaves it. */
const storyRule = (id: string, what: What, title: string, stories: (draw: Draw) => Scene[]) =>
  trialRule(id, what, title, draw =>
    stories(draw).map(story => {
      const scene = { ...story, acts: [...story.acts, ...lookAround()] }
      return { scene, wrong: seen => faultOfHistory(scene, seen) }
    }),
  )

const both = (draw: Draw, acts: () => Act[], capacity = fc.integer({ min: 20, max: 40 })): Scene[] =>
  (['fifo', 'abc', 'fifo', 'abc'] satisfies Strategy[]).map(warehouse => ({
    warehouse,
    acts: [...furnish(draw, capacity), ...acts()],
  }))

const threePlaces = (draw: Draw) =>
  draw(fc.shuffledSubarray(codes, { minLength: 3, maxLength: 3 })) as [string, string, string]

export const useCases = [
  storyRule('4.1.receive', 'wrongly-placed', 'What is received is one new lot, where the strategy says', draw =>
    both(
      draw,
      () => [...skus, ...skus].map(sku => receive({ sku, quantity: draw(small) })),
      fc.integer({ min: 5, max: 14 }),
    ),
  ),

  storyRule('4.2.pick', 'wrongly-picked', 'What is picked is what the strategy takes', draw =>
    both(draw, () => [
      ...[4000, 9000, 2000, 2500].map(clock => receive({ sku: 'tea', quantity: draw(small) }, { clock: clock + 1e6 })),
      receive({ sku: 'cup', quantity: 3 }, { clock: 2e6 }),
      ...[1, 2, 3].map(quantity => pick({ sku: 'tea', quantity })),
      pick({ sku: 'cup', quantity: 3 }),
    ]),
  ),

  storyRule('4.3.transfer', 'wrongly-moved', 'A transfer takes the oldest lots, and they keep name and age', draw =>
    both(draw, () => {
      const [from, to, last] = threePlaces(draw)
      const found = (location: string) => adjust({ sku: 'tea', quantity: 4, location, reason: 'counted' })
      return [
        ...[found(from), found(to), found(from)],
        transfer({ sku: 'tea', quantity: 1, from, to }),
        transfer({ sku: 'tea', quantity: 5, from, to }),
        transfer({ sku: 'tea', quantity: 9, from: to, to: last }),
        transfer({ sku: 'tea', quantity: 1, from, to: last }),
        pick({ sku: 'tea', quantity: 5 }),
      ]
    }),
  ),

  storyRule('4.3.adjust', 'wrongly-moved', 'An adjustment upwards is a new lot, one downwards takes the oldest', draw =>
    both(draw, () => {
      const location = draw(fc.constantFrom(...codes))
      const by = (quantity: number, sku = 'tea') => adjust({ sku, quantity, location, reason: 'counted' })
      return [
        by(3),
        by(draw(small), 'cup'),
        by(4),
        by(-1),
        by(-4),
        by(draw(small)),
        by(-2),
        pick({ sku: 'tea', quantity: 1 }),
      ]
    }),
  ),

  storyRule('4.3.emptied', 'wrongly-placed', 'A place from which all was taken holds no more of the item', draw =>
    both(draw, () => [
      adjust({ sku: 'tea', quantity: 4, location: 'a', reason: 'counted' }),
      pick({ sku: 'tea', quantity: 4 }),
      receive({ sku: 'tea', quantity: 3 }),
    ]),
  ),

  storyRule('4.4.refused', 'refusal-wrong', 'What cannot be is refused with its code, and nothing changes', draw => {
    const small = { code: 'small', distance: 1, capacity: 3 }
    const begun: Act[] = [
      ...[small, { code: 'L2', distance: 2, capacity: 9 }].map(location => addLocation(location)),
      ...skus.map(sku => addItem({ sku, turnover: 1 })),
      ...[receive({ sku: 'tea', quantity: 8 }), receive({ sku: 'cup', quantity: 2 })],
    ]
    return impossible.map(
      (call): Scene => ({
        warehouse: draw(fc.constantFrom('fifo', 'abc')),
        acts: [...begun, call, pick({ sku: 'tea', quantity: 1 })],
      }),
    )
  }),

  trialRule(
    '4.5.ours',
    'strategy-unasked',
    'The strategy is the one that was passed in, and it is told of every place',
    draw =>
      [1, 2].map(() => {
        const [one, two, three] = threePlaces(draw)
        const receiving = (clock: number, ...placement: Part[]) =>
          receive(
            { sku: 'tea', quantity: placement.reduce((sum, part) => sum + part.quantity, 0) },
            { placement, clock },
          )
        const scene: Scene = {
          warehouse: 'ours',
          acts: [
            ...furnish(draw, fc.integer({ min: 20, max: 30 })),
            receiving(50_000, part(two, 3), part(one, 4)),
            receiving(60_000, part(three, 2), part(two, 5)),
            receive({ sku: 'cup', quantity: 2 }, { placement: [part(one, 2)], clock: 70_000 }),
            pick({ sku: 'tea', quantity: 6 }, { placement: [part(two, 4, 60_000), part(one, 2, 50_000)] }),
            ...lookAround(),
          ],
        }
        return { scene, wrong: (seen: Seen) => faultOfHistory(scene, seen) ?? faultOfAsked(scene, seen) }
      }),
  ),

  storyRule(
    '4.5.wrong',
    'bad-placement-taken',
    'An answer of the strategy that cannot be is refused with bad-placement',
    () => {
      const begun = [
        ...[
          addLocation({ code: 'L2', distance: 1, capacity: 6 }),
          addLocation({ code: 'B', distance: 2, capacity: 30 }),
        ],
        ...skus.map(sku => addItem({ sku, turnover: 1 })),
        receive({ sku: 'tea', quantity: 4 }, { clock: 50_000, placement: [{ location: 'L2', quantity: 4 }] }),
        receive({ sku: 'cup', quantity: 4 }, { clock: 60_000, placement: [{ location: 'B', quantity: 4 }] }),
      ]
      const goods = { sku: 'tea', quantity: 3 }
      return [
        ...wrongPlaces.map(placement => receive(goods, { placement })),
        ...wrongLots.map(placement => pick(goods, { placement })),
      ].map(
        (call): Scene => ({
          warehouse: 'ours',
          acts: [
            ...begun,
            call,
            pick({ sku: 'tea', quantity: 3 }, { placement: [{ location: 'L2', quantity: 3, lot: 50_000 }] }),
          ],
        }),
      )
    },
  ),

  rule('4.6.history', 'After any history, stock, movements and events say the same', async ({ child, seed, see }) => {
    await requireMediators(child, ['fifo', 'abc'])
    const { found } = await findCounterexample({
      ...{ seed, cases: histories, runs: 60, batch: 60 },
      play: (scenes: Scene[]) => child.ask<Seen[]>('play', scenes),
      judge: (scene, seen) => {
        const fault = faultOfHistory(scene, seen)
        return fault && { ...fault, seen }
      },
    })
    const details = found && detailsOf(child, found.shrunk, found.fault.seen, found.fault)
    see('history', details).holds(!found)
  }),
]

const histories: fc.Arbitrary<Scene> = fc
  .record({
    warehouse: fc.constantFrom<Strategy>('fifo', 'abc'),
    places: fc.tuple(
      ...codes.map(code =>
        fc.record({ code: fc.constant(code), distance: small, capacity: fc.integer({ min: 4, max: 14 }) }),
      ),
    ),
    turnovers: fc.tuple(...skus.map(() => fc.constantFrom(0, 3, 20))),
    commands: fc.array(command, { maxLength: 14 }),
  })
  .map(({ warehouse, places, turnovers, commands }) => ({
    warehouse,
    acts: [
      ...places.map(place => addLocation(place)),
      ...skus.map((sku, index) => addItem({ sku, turnover: turnovers[index] })),
      ...commands,
      ...lookAround(),
    ],
  }))

/** What our strategy was told, of the places and of the goods. */
function faultOfAsked({ acts }: Scene, seen: Seen): Fault | undefined {
  const reference = openWarehouse('ours')
  for (const [at, act] of (acts as Call[]).entries()) {
    const did = seen.acts[at]!
    const told = did.asked.at(-1)
    const { sku, quantity } = (act.input ?? {}) as Asked['goods']
    if (act.name === 'receive') {
      const right = {
        goods: { sku, quantity, class: reference.classOf(sku) },
        places: briefly(reference.places(), sku),
      }
      const fault = sameOr(told && { goods: told.goods, places: briefly(told.places, sku) }, right, 'it was told', at)
      if (fault) return fault
    }
    if (act.do === 'send') reference.command(act, did.time, (did.events[0]?.data as { lot?: string })?.lot ?? '')
  }
  return undefined
}

/** Each place with what lies there of this item, in one order. */
const briefly = (places: Asked['places'], sku: string) =>
  sorted(places, ({ code }) => [code]).map(place => ({
    ...{ code: place.code, distance: place.distance, free: place.free },
    lots: lotsOf(sku, [place]).map(({ lot, receivedAt, quantity }) => ({ lot, receivedAt, quantity })),
  }))
