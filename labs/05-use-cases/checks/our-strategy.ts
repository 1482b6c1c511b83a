/** A strategy that answers with what the act says, and notes what it was asked. Runs beside the learner's code. */
import { pick } from '../../../scripts/lab/kit/child/pick.ts'
import { append, each, mapped } from '../../../scripts/lab/kit/child/safe-lists.ts'
import type { Ground } from './ground.ts'
import { beginning, type SeenAct } from './scenes.ts'
import * as shapes from './shapes.ts'

export function answerOfOurs(ground: Ground) {
  const answer = (goods: unknown, places: unknown) => {
    const asked = pick({ goods, places }, shapes.asked) as SeenAct['asked'][0]
    append(ground.seen.asked, asked)
    return mapped(ground.call.strategy?.parts ?? [], ({ location, quantity, lot: age }) => {
      if (age === undefined) return { location, quantity }
      let lot = 'no-such-lot'
      each(asked.places, place =>
        each(place.lots, each => {
          if (each.receivedAt === beginning + age) lot = each.lot
        }),
      )
      return { location, quantity, lot }
    })
  }
  return { putAway: answer, pick: answer }
}
