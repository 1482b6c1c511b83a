/**
 * Rules 4.2 to 4.4 by drill: `kafka-setup` is run again, each time in another situation, and what it made of it is
 * written down. The drills take seconds each, so they are begun before their results are asked for.
 */
import type { ExecResult } from '../../../../scripts/stack/types.ts'
import type { Live } from '../live.ts'
import type { OpenedLive } from '../open.ts'
import { partitions } from '../rules.ts'
import { failingKafkaTopics, refusedTopic } from './failing-kafka-topics.ts'
import { drop, remake, setRetention, type Topic, topicsOf, topicsOnce, writeTo } from './topics.ts'

/** What the rule allows for a broker that is not there, and a little for starting the container. */
export const deadBrokerLimitMs = 120_000
/** As long as the whole stack may take. A script that asks the broker twice for each topic starts many Java machines. */
export const runLimitMs = 180_000

export interface Run extends ExecResult {
  ms: number
}

/** The topics before and after a run of the script. */
export interface Change {
  run: Run
  before: Map<string, Topic>
  after: Map<string, Topic>
}

export interface Refusal extends Change {
  /** Whether Kafka's command was asked at all, and whether it refused to make the topic. */
  called: boolean
  refused: boolean
}

/** Each is begun once, when it is first asked for. */
export interface Drills {
  /** All topics as they should be. */
  again(): Promise<Change>
  /** One topic with a single partition and a setting of its own. */
  fewer(): Promise<Change>
  /** A Kafka command that refuses to make one topic; undefined where this runner cannot put one there. */
  refused(): Promise<Refusal | undefined>
  /** No broker at the address. */
  dead(): Promise<Run>
  /** Waits until nothing of what was begun goes on. */
  over(): Promise<void>
}

export interface LiveBroker extends Live {
  drills: Drills
  /** Starts the rest of the stack beside it, where that could be planned. */
  others?: () => Promise<OpenedLive>
}

/** The topic that the drill takes two partitions from, and the one that gets a setting and a message. */
export const shrunkTopic = 'customer-events'
const markedTopic = 'order-commands'
/** A retention that nobody would choose: 11 days, 11 hours, 11 minutes and 11 seconds. */
const retentionMs = 990_671_000

export function setupDrills(live: Live): Drills {
  const begun: Promise<unknown>[] = []
  const once = <T>(begin: () => Promise<T>): (() => Promise<T>) => {
    let going: Promise<T> | undefined
    return () => {
      going ??= noted(begin())
      return going
    }
  }
  const noted = <T>(going: Promise<T>): Promise<T> => {
    begun.push(going)
    // Whoever asks for its result meets its failure; nobody may.
    going.catch(() => undefined)
    return going
  }
  // One after the other: two scripts at once would not know whose topics they see.
  const again = once(() => runAgain(live))
  const fewer = once(() => after(again(), () => runWithFewer(live)))
  const refused = once(() => after(fewer(), () => runRefused(live)))
  const dead = once(() => runSetup(live, { KAFKA_BOOTSTRAP: '127.0.0.1:1' }, deadBrokerLimitMs + 5_000))
  return { again, fewer, refused, dead, over: async () => void (await Promise.allSettled(begun)) }
}

const after = <T>(earlier: Promise<unknown>, next: () => Promise<T>): Promise<T> => earlier.then(next, next)

async function runSetup(
  live: Live,
  env: Record<string, string> = {},
  timeoutMs = runLimitMs,
  command?: string[],
): Promise<Run> {
  const begun = performance.now()
  const result = await live.stack.run('kafka-setup', { env, timeoutMs, command })
  return { ...result, ms: performance.now() - begun }
}

async function runAgain(live: Live): Promise<Change> {
  await setRetention(live, markedTopic, retentionMs)
  await writeTo(live, markedTopic)
  const before = await topicsOf(live)
  const run = await runSetup(live)
  return { run, before, after: await topicsOf(live) }
}

async function runWithFewer(live: Live): Promise<Change> {
  await remake(live, shrunkTopic, 1, retentionMs)
  await writeTo(live, shrunkTopic)
  const before = await topicsOf(live)
  const run = await runSetup(live)
  const after = await topicsOnce(live, topics => topics.get(shrunkTopic)?.partitions === partitions)
  if (after.get(shrunkTopic)?.partitions !== partitions) await remake(live, shrunkTopic, partitions)
  return { run, before, after }
}

async function runRefused(live: Live): Promise<Refusal | undefined> {
  const given = await failingKafkaTopics(live)
  if (!given) return undefined
  await drop(live, refusedTopic)
  const before = await topicsOf(live)
  const run = await runSetup(live, given.env, runLimitMs, given.command)
  const after = await topicsOf(live)
  if (!after.has(refusedTopic)) await remake(live, refusedTopic, partitions)
  return { run, before, after, ...given.calls(run) }
}
