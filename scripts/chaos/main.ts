/** `npm run chaos`: orders while everything that they pass through dies, freezes or goes away. */
import { createLogger } from '@groundwork/kernel/telemetry/logger'
import { createKafkaEventStore } from '@groundwork/kernel/transport/kafka-event-store'
import { untilInterrupted } from '../interrupt.ts'
import { readOptions, refuseOptions } from '../read-options.ts'
import { checkOrder, deadLetters, type Violation } from './invariants.ts'
import { plants } from './plants.ts'
import { readBooks, replayEverything, replayFromNothing } from './rest.ts'
import { runSeed, type SeedResult } from './run-seed.ts'
import { openWorld, topicNames, type World } from './world.ts'

const usage = `npm run chaos -- [--seeds N | --seeds M-N | --seed N] [--plant WHAT] [--json]

Runs the shop's processes on engines of their own and orders from it, while processes are killed, die at named points, freeze
while another takes over, and engines go away. Meanwhile and afterwards it is asked whether stock, money, orders and events
are as they must be. At the end every consumer reads everything once more, and that may change nothing; then so do payment
and delivery with empty databases, and they must come to know the same. Ends with 1 when something is not so, and names the
seed: the same seed injects the same faults.

  --seeds N   the seeds 1 to N, or M to N; each fifth takes the broker away for a minute; 20 when left out
  --seed N    this one alone
  --plant W   puts a fault into the books that must be found, and ends with 1 if it is: ${Object.keys(plants).join('; ')}`

const { values } = readOptions(
  {
    options: {
      seeds: { type: 'string', default: '20' },
      seed: { type: 'string' },
      plant: { type: 'string' },
      json: { type: 'boolean' },
    },
  },
  usage,
)
const [first, last] = rangeOf(values.seed === undefined ? values.seeds : `${values.seed}-${values.seed}`)
const seeds = Array.from({ length: last - first + 1 }, (_, index) => first + index)
const plant = values.plant === undefined ? undefined : plants[values.plant]
if (values.plant !== undefined && plant === undefined) refuseOptions(`There is no plant ${values.plant}.`, usage)

const say = (line: string) => console.error(line)

await untilInterrupted(async signal => {
  say('starting engines and processes')
  const world = await openWorld()
  try {
    const told: string[] = []
    const results: SeedResult[] = []
    for (const seed of seeds) {
      say(`seed ${seed}`)
      const result = await runSeed(world, { seed, told, plant, signal, say })
      results.push(result)
      report(result.violations, `the same faults again: npm run chaos -- --seed ${seed}`)
      if (result.violations.length > 0) break
    }
    signal.throwIfAborted()
    const afterwards = plant ? [] : await lookBack(world)
    report(afterwards, 'found after all seeds')
    const violations = results.flatMap(result => result.violations).concat(afterwards)
    const looks = results.reduce((sum, result) => sum + result.looks, 0)
    say(`${told.length} orders, ${looks} looks at the books, ${violations.length} violations`)
    if (values.json) console.log(JSON.stringify({ seeds: results, orders: told.length, looks, violations }))
    process.exitCode = violations.length > 0 ? 1 : 0
  } catch (error) {
    if (!signal.aborted)
      for (const { name, output } of world.victims.values()) say(`--- ${name}\n${output().slice(-20_000)}`)
    throw error
  } finally {
    await world.stop()
  }
})

/** `7` is 1 to 7, `4-7` is 4 to 7. */
function rangeOf(words: string): [first: number, last: number] {
  const [, first = '1', last] = /^(?:([1-9]\d*)-)?([1-9]\d*)$/.exec(words) ?? []
  if (Number(first) > Number(last ?? 0)) refuseOptions('Seeds are whole numbers from 1 on, or two of them: 4-7.', usage)
  return [Number(first), Number(last)]
}

/** Checks the order of all events, and that reading them once more changes nothing. */
async function lookBack(world: World): Promise<Violation[]> {
  const log = createLogger({ SERVICE_NAME: 'chaos', LOG_LEVEL: 'silent' })
  const store = createKafkaEventStore({ brokers: [world.brokerAddress], clientId: 'chaos', log })
  const violations: Violation[] = []
  try {
    for (const topic of topicNames) violations.push(...checkOrder(topic, await store.readAll(topic)))
  } finally {
    await store.close()
  }
  say('every consumer reads everything once more')
  const before = await readBooks(world.database)
  await replayEverything(world)
  say('payment and delivery with empty databases read everything')
  await replayFromNothing(world)
  const after = await readBooks(world.database)
  const changed = after.filter(row => !before.includes(row))
  return [
    ...violations,
    ...changed.map(row => ({ invariant: 'reading again changes nothing', found: JSON.parse(row) })),
    ...(await deadLetters(world.database)),
    ...(await deadLetters(world.empty)),
  ]
}

function report(violations: readonly Violation[], how: string): void {
  for (const { invariant, found } of violations) say(`  VIOLATION: ${invariant}: ${JSON.stringify(found)}`)
  if (violations.length > 0) say(`  ${how}`)
}
