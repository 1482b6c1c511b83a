import { integer } from 'fast-check'
import type { Child } from '../../../kit/child/start-child.ts'
import { codePart } from '../../../kit/code-lab.ts'
import { draws } from '../../../kit/property.ts'
import { rules } from '../../../kit/rules.ts'

type Player = typeof import('./player.ts')
type Context = { child: Child<Player>; seed: number }

/** What is said when a rule is broken; its key is the last part of the code. */
const messages = {
  'other-price': { says: 'A parcel of {grams} grams costs {actual}.', next: 'Count the steps that are begun on paper' },
  'weight-accepted': { says: 'A parcel of {grams} grams has a price.', next: 'List what is a number and no weight' },
}
const { rule } = rules<Context, keyof typeof messages>('91', 'run', messages)

const checks = [
  rule('1.1.price', 'A parcel costs 300, and 50 for each step begun', async ({ child, seed, see }) => {
    const steps = draws(seed, 'steps')(integer({ min: 3, max: 900 }))
    const prices = { 1: 300, 1000: 300, 1001: 350, 1500: 350, 1501: 400, [1000 + 500 * steps]: 300 + 50 * steps }
    const seen = await child.ask('prices', Object.keys(prices).map(Number))
    for (const [index, [grams, price]] of Object.entries(prices).entries())
      see('other-price', { grams }).returned(seen[index], price)
  }),
  rule('1.2.refused', 'What is no weight is refused', async ({ child, see }) => {
    const none = [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '500', null]
    const seen = await child.ask('prices', none)
    for (const [index, grams] of none.entries())
      see('weight-accepted', { grams }).refused(seen[index], 'parcel.no-weight')
  }),
]

export const code = codePart<Context, Player>({
  player: new URL('player.ts', import.meta.url),
  exports: ['price'],
  context: async (start, { seed }) => ({ child: await start(), seed }),
  checks,
})
