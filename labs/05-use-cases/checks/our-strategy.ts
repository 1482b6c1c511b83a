/** A strategy that answers with what the act says, and notes what it was asked. Runs beside the learner's code. */
import { append, each, mapped } from '../../../scripts/lab/kit/child/codec.ts'
import { pick } from '../../../scripts/lab/kit/child/pick.ts'
import type { Ground } from './ground.ts'
import { type Asked, beginning, type Part } from './scenes.ts'
import * as shapes from './shapes.ts'

export function answerOfOurs(ground: Ground) {
  const answer = (goods: unknown, places: unknown) => {
    const asked = pick({ goods, places }, { goods: shapes.goods, places: shapes.places }) as Asked
    append(ground.seen().asked, asked)
    return mapped(ground.placement(), part => partOf(part, asked))
  }
  return { putAway: answer, pick: answer }
}

/** A lot has a name of the learner's choice: it is found by its age. */
function partOf({ location, quantity, lot: age }: Part, { places }: Asked): object {
  if (age === undefined) return { location, quantity }
  let lot = 'no-such-lot'
  each(places, place =>
    each(place.lots, each => {
      if (each.receivedAt === beginning + age) lot = each.lot
    }),
  )
  return { location, quantity, lot }
}
