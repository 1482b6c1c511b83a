import fc from 'fast-check'
import type { Scene, Seen } from './scenes.ts'
import { actsOf, told } from './sentences.ts'
import { anyCommand, between, furnished, small, story } from './stories.ts'
import { faultOfSums } from './sums.ts'
import { type Code, propertyRule, requireExports, requireMediator, storyRule } from './trials.ts'

/** More calls to the store than a command has to make. */
const numbersOfCalls = Array.from({ length: 14 }, (_, index) => index + 1)

/**
 * There is enough for each of them. A decides and is held before one of its calls to the store; B picks from start to end.
 * @param where B does that, as a sentence has it
 */
const twoPicks = (where = '') =>
  numbersOfCalls.map(at => {
    const picks = fc.tuple(small, small, between(0, 5)).map(([ofA, ofB, more]) =>
      actsOf(`receive ${Math.max(ofA, ofB) + more} tea
        A: pick ${ofA} tea (held before call ${at} to the store) · B: pick ${ofB} tea${where} · what waited goes on`),
    )
    return story('fifo', [...furnished(between(8, 14)), picks])
  })

const fiftyPicks = Array.from({ length: 50 }, (_, index) => `P${index + 1}: pick 1 tea`).join(' | ')

/** Each fits into the place, and both do not. */
const twoReceipts = (atOnce: (tea: string, cup: string) => string) => {
  const acts = between(8, 20).chain(capacity => {
    const most = between(Math.ceil((capacity + 1) / 2), capacity)
    return fc.tuple(most, most).map(([tea, cup]) =>
      actsOf(`location L2, distance 1, for ${capacity} · item tea, turnover 1 · item cup, turnover 1 · item lamp, turnover 1
        ${atOnce(`A: receive ${tea} tea`, `B: receive ${cup} cup`)}`),
    )
  })
  return story('fifo', [acts])
}

/** One act of each scene in another process, on what the acts before it have left in the store. */
async function playInTwo({ child, other }: Code, scenes: Scene[]): Promise<Seen[]> {
  const second = await other()
  const all: Seen[] = []
  for (const scene of scenes) {
    requireExports(child, [scene])
    const at = scene.acts.findIndex(act => 'elsewhere' in act)
    const [before, elsewhere, after] = [scene.acts.slice(0, at), [scene.acts[at]!], scene.acts.slice(at + 1)]
    const first = await child.ask('playOn', { scene, acts: before })
    requireMediator(first)
    const between = await second.ask('playOn', { scene, acts: elsewhere, docs: first.docs })
    const last = await child.ask('playOn', { acts: after, docs: between.docs })
    all.push({ ...last, acts: [first, between, last].flatMap(({ acts }) => acts) })
  }
  return all
}

const picksAtOnce = [
  ...['fifo', 'abc'].map(strategy => {
    const picks = told`receive ${between(25, 38)} tea · at once: ${fiftyPicks}`
    return story(strategy, [...furnished(between(10, 14)), picks])
  }),
  ...twoPicks(),
]
const receiptsAtOnce = [
  twoReceipts((tea, cup) => `at once: ${tea} | ${cup}`),
  ...numbersOfCalls.map(at =>
    twoReceipts((tea, cup) => `${tea} (held before call ${at} to the store) · ${cup} · what waited goes on`),
  ),
]
const picksInTwo = twoPicks(' (in another process)')
const bySums = { judge: faultOfSums }

export const atOnce = [
  storyRule('5.1.oversold', 'What was picked at once and what is left make what was there', picksAtOnce, bySums),
  storyRule('5.2.overfilled', 'Two receipts at once never overfill a place', receiptsAtOnce, bySums),
  storyRule('5.3.oversold-by-two', 'What two processes pick and what is left make what was there', picksInTwo, {
    ...bySums,
    play: playInTwo,
  }),
  propertyRule(
    '5.4.sum-broken',
    'Whatever two mediators do at once, stock, movements and events say the same',
    100,
    crowds(),
    bySums,
  ),
]

/** A few commands at once, on two mediators; calls to the store go on in a drawn order. */
function crowds() {
  const commands = fc.array(fc.tuple(anyCommand, between(1, 2)), { minLength: 1, maxLength: 6 }).map(commands => {
    const calls = commands.map(([command, on], index) => `${'ABCDEF'[index]}: ${command} (on mediator ${on})`)
    return actsOf(`at once: ${calls.join(' | ')}`)
  })
  const received = told`receive ${small} tea · receive ${small} cup · receive ${small} lamp`
  const schedule = fc.array(fc.nat(5), { minLength: 1, maxLength: 40 })
  const acts = [...furnished(fc.constant(8)), received, commands]
  return story(fc.constantFrom('fifo', 'abc'), acts, { schedule, mediators: 2 })
}
