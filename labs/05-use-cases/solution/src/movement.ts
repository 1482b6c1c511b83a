import { type Context, type Movement, type NewMovement, Refused } from '../given/ports.ts'

/** The texts that a movement of each type has, besides its quantity. */
const textsOf = new Map<unknown, readonly string[]>([
  ['inbound', ['sku', 'lot', 'to']],
  ['outbound', ['sku', 'lot', 'from']],
  ['transfer', ['sku', 'lot', 'from', 'to']],
  ['adjustment', ['sku', 'lot', 'location', 'reason']],
])

/** @throws Refused bad-movement */
export function createMovement(input: NewMovement, ctx: Context): Movement {
  if (!isPossible({ ...input })) throw new Refused('bad-movement')
  return { ...input, id: ctx.newId(), recordedAt: ctx.now() }
}

function isPossible({ type, quantity, ...texts }: Record<string, unknown>): boolean {
  const names = textsOf.get(type)
  if (!names?.every(name => isText(texts[name])) || Object.keys(texts).length !== names.length) return false
  if (type === 'transfer' && texts.from === texts.to) return false
  return type === 'adjustment' ? Number.isInteger(quantity) && quantity !== 0 : isCount(quantity)
}

export const isCount = (value: unknown): boolean => Number.isInteger(value) && Number(value) > 0

const isText = (value: unknown): boolean => typeof value === 'string' && value !== ''
