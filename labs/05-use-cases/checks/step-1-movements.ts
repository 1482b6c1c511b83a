import fc from 'fast-check'
import { type Draw, draws } from '../../../scripts/lab/kit/property.ts'
import { show } from '../../../scripts/lab/kit/rules.ts'
import type { PureSeen } from './pure-player.ts'
import { beginning } from './scenes.ts'
import { rule } from './trials.ts'

type Input = Record<string, unknown>

export const movements = [
  rule('1.1.movement', 'A movement is what was given, with an id and a time', async ({ child, seed, see }) => {
    const draw = draws(seed, '1.1')
    child.needs('createMovement')
    for (const given of possible(draw)) {
      const clock = draw(fc.integer({ min: 1, max: 1e9 }))
      const id = `id-${draw(fc.integer({ min: 1 }))}`
      const [seen] = await child.ask<PureSeen[]>('callAll', [{ call: 'createMovement', given, id, clock }])
      const right = { ...given, id, recordedAt: new Date(beginning + clock) }
      see('other-movement', { story: `createMovement(${show(given)})` }).returned(
        { ...seen, value: withoutMissing(seen!.value) },
        right,
      )
    }
  }),

  rule('1.2.impossible', 'What is no movement is refused with bad-movement', async ({ child, seed, see }) => {
    const given = possible(draws(seed, '1.2')).flatMap(impossible)
    child.needs('createMovement')
    const seen = await child.ask<PureSeen[]>(
      'callAll',
      given.map(given => ({ call: 'createMovement', given, id: 'id' })),
    )
    for (const [index, each] of given.entries())
      see('impossible-movement', { story: `createMovement(${show(each)})` }).refused(
        { ...seen[index], value: withoutMissing(seen[index]!.value) },
        'bad-movement',
      )
  }),
]

const text = fc.string({ minLength: 1, maxLength: 6, unit: fc.constantFrom(...'abcXYZ019-') })
const count = fc.integer({ min: 2, max: 900 })

/** One of each type, and adjustments both ways. */
function possible(draw: Draw): Input[] {
  const lot = () => ({ sku: draw(text), lot: draw(text), quantity: draw(count) })
  const adjusted = () => ({ location: draw(text), reason: draw(text) })
  return [
    { type: 'inbound', ...lot(), to: draw(text) },
    { type: 'outbound', ...lot(), from: draw(text) },
    { type: 'transfer', ...lot(), from: `${draw(text)}1`, to: `${draw(text)}2` },
    { type: 'adjustment', ...lot(), ...adjusted() },
    { type: 'adjustment', ...lot(), ...adjusted(), quantity: -draw(count) },
  ]
}

/** Each with one thing wrong. */
function impossible(right: Input): Input[] {
  const { type, quantity, ...texts } = right
  const fields = ['to', 'from', 'location', 'reason', 'id', 'note'].filter(name => !Object.hasOwn(texts, name))
  const amounts = [0, 0.5, Number.NaN, Number.POSITIVE_INFINITY, `${quantity}`, null, undefined]
  return [
    ...['sale', 'constructor', 'toString', '__proto__', '', undefined].map(type => ({ ...right, type })),
    ...Object.keys(texts).flatMap(name => ['', 7, null].map(value => ({ ...right, [name]: value }))),
    ...Object.keys(right).map(name => Object.fromEntries(Object.entries(right).filter(([key]) => key !== name))),
    ...fields.map(name => ({ ...right, [name]: 'B4' })),
    ...amounts.map(quantity => ({ ...right, quantity })),
    ...(type === 'adjustment' ? [] : [{ ...right, quantity: -3 }]),
    ...(type === 'transfer' ? [{ ...right, to: right.from }] : []),
  ]
}

/** What was not there reads as `undefined`. */
const withoutMissing = (value: unknown): unknown =>
  value !== null && typeof value === 'object'
    ? Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined))
    : value
