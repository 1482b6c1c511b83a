import type { Context, Movement, NewMovement } from '../given/ports.ts'

export function createMovement(input: NewMovement, ctx: Context): Movement {
  return { ...input, id: ctx.newId(), recordedAt: ctx.now() }
}
