import fc from 'fast-check'
import { calling } from './calls.ts'
import { between } from './stories.ts'
import { storyRule } from './trials.ts'

const text = fc.string({ minLength: 1, maxLength: 6, unit: fc.constantFrom(...'abcXYZ019-') })
const lot = { sku: text, lot: text, quantity: between(2, 900) }
const found = { type: 'adjustment', ...lot, location: text, reason: text }
const create = (input: object) => calling({ name: 'createMovement', input, clock: { milliseconds: between(1, 1e9) } })

/** One of each type, and adjustments both ways. */
const possible: Record<string, unknown>[] = [
  { type: 'inbound', ...lot, to: text },
  { type: 'outbound', ...lot, from: text },
  { type: 'transfer', ...lot, from: text.map(code => `${code}1`), to: text.map(code => `${code}2`) },
  found,
  { ...found, quantity: between(-900, -2) },
]
const noType = ['sale', 'constructor', 'toString', '__proto__', '', undefined]
const noAmount = [0, 0.5, Number.NaN, Number.POSITIVE_INFINITY, '3', null, undefined]

/** Each with one thing wrong. */
function impossible(right: Record<string, unknown>) {
  const { type, quantity, ...texts } = right
  const without = (name: string) => Object.fromEntries(Object.entries(right).filter(([key]) => key !== name))
  const others = ['to', 'from', 'location', 'reason', 'id', 'note'].filter(name => !Object.hasOwn(texts, name))
  return [
    ...noType.map(type => ({ ...right, type })),
    ...Object.keys(texts).flatMap(name => ['', 7, null].map(value => ({ ...right, [name]: value }))),
    ...Object.keys(right).map(without),
    ...others.map(name => ({ ...right, [name]: 'B4' })),
    ...noAmount.map(quantity => ({ ...right, quantity })),
    ...(type === 'adjustment' ? [] : [{ ...right, quantity: -3 }]),
    ...(type === 'transfer' ? [{ ...right, from: 'B4', to: 'B4' }] : []),
  ]
}

export const movements = [
  storyRule('1.1.other-movement', 'A movement is what was given, with an id and a time', possible.map(create)),
  storyRule(
    '1.2.impossible-movement',
    'What is no movement is refused with bad-movement',
    possible.flatMap(impossible).map(create),
  ),
]
