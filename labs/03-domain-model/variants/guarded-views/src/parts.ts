import type { Context, DomainEvent, Location } from '../given/types.ts'

export class Refusal extends Error {
  constructor(public code: string) {
    super()
  }
}

/** A context that has its one time and one id already, and hands them out as often as it is asked. */
export function drawn(ctx: Context): Context {
  const time = ctx.now().valueOf()
  const id = ctx.newId()
  return { now: () => new Date(time), newId: () => id }
}

export function spot({ x, y }: { x: number; y: number }): Location {
  if (!Number.isInteger(x) || !Number.isInteger(y) || Math.min(x, y) < 1 || Math.max(x, y) > 10)
    throw new Refusal('location.invalid')
  const at = new Spot()
  Object.defineProperties(at, { x: { value: x, enumerable: true }, y: { value: y, enumerable: true } })
  return Object.seal(at) as Location
}

class Spot {
  declare readonly x: number
  declare readonly y: number
  equals(other: Location): boolean {
    return this.distanceTo(other) === 0
  }
  distanceTo(other: Location): number {
    return Math.abs(this.x - other.x) + Math.abs(this.y - other.y)
  }
}

export const must = (holds: boolean, code: string): void => {
  if (!holds) throw new Refusal(code)
}
export const isName = (value: unknown): boolean => typeof value === 'string' && value !== ''
export const isSize = (value: unknown): boolean => typeof value === 'number' && value > 0 && value % 1 === 0 && value !== Infinity

export class Events {
  private list: DomainEvent[] = []
  constructor(private aggregateId: string) {}
  add(name: string, ctx: Context, data: Record<string, unknown> = {}): void {
    this.list.push({ id: ctx.newId(), occurredAt: ctx.now(), name, aggregateId: this.aggregateId, data })
  }
  pull(): DomainEvent[] {
    return this.list.splice(0)
  }
}
