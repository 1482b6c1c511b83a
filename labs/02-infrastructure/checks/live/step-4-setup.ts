/** Rules 4.2 to 4.4, live: how kafka-setup behaves when it is run again, and again in other situations. */
import { observe } from '../../../../scripts/lab/kit/observe.ts'
import type { Check, Finding } from '../../../../scripts/lab/types.ts'

import { partitions } from '../rules.ts'
import { files, placeOf } from './places.ts'
import { refusedTopic } from './refusing-bin.ts'
import { type Change, deadBrokerLimitMs, type Run, runLimitMs, shrunkTopic } from './setup-drills.ts'
import type { LiveShop } from './shop.ts'
import type { Topic } from './topics.ts'

export const setupChecks: Check<LiveShop>[] = [
  {
    id: '4.3.second-run',
    step: 4,
    title: 'Running kafka-setup again succeeds and changes nothing',
    proof: 'live',
    needs: ['4.1.topics-exist'],
    timeoutMs: 240_000,
    async run(live) {
      const seen = observe()
      const change = await live.drills().again
      seen.that(change.run.exitCode === 0, () =>
        failedRun(live, '02.4.3.second-run-fails', 'kafka-setup fails when the topics are there already.', change.run),
      )
      for (const [topic, what] of differences(change)) {
        seen.wrong({
          code: '02.4.3.second-run-changes',
          message: `A second run of kafka-setup has changed the topic ${topic}.`,
          place: placeOf(live, files.setup, /^[^#]*--(delete|alter|create)/),
          ...what,
          next: 'Ask the broker what is there, and leave alone what is right.',
        })
      }
      return seen.outcome()
    },
  },
  {
    id: '4.3.fewer-partitions',
    step: 4,
    title: 'A topic with fewer partitions is brought to three and keeps its settings',
    proof: 'live',
    needs: ['4.1.topics-exist', '4.3.second-run'],
    timeoutMs: 240_000,
    async run(live) {
      const seen = observe()
      const { run, before, after } = await live.drills().fewer
      const was = before.get(shrunkTopic)
      const is = after.get(shrunkTopic)
      seen.that(run.exitCode === 0, () =>
        failedRun(
          live,
          '02.4.3.fewer-partitions-fails',
          `kafka-setup fails when ${shrunkTopic} has one partition.`,
          run,
        ),
      )
      seen.that(is?.partitions === partitions, {
        code: '02.4.3.partitions-not-raised',
        message: `The topic ${shrunkTopic} had one partition, and kafka-setup has left it so.`,
        place: placeOf(live, files.setup, /^[^#]*--(alter|create)/),
        expected: String(partitions),
        actual: String(is?.partitions ?? 'no such topic'),
        next: 'A topic that exists is not yet a topic as it should be: compare its partitions too.',
      })
      if (is && was) {
        seen.that(is.settings.join() === was.settings.join() && is.messages >= was.messages, {
          code: '02.4.3.settings-lost',
          message: `The topic ${shrunkTopic} has three partitions now, but what else it held was lost.`,
          place: placeOf(live, files.setup, /^[^#]*--(delete|alter)/),
          expected: `${was.settings.join(', ')}; ${was.messages} message`,
          actual: `${is.settings.join(', ') || 'no settings'}; ${is.messages} messages`,
          next: 'There is a way to add partitions to a topic without touching anything else.',
        })
      }
      return seen.outcome()
    },
  },
  {
    id: '4.4.refused-topic',
    step: 4,
    title: 'When one topic cannot be made, kafka-setup does not end with 0',
    proof: 'live',
    needs: ['4.1.topics-exist', '4.3.second-run'],
    timeoutMs: 240_000,
    async run(live) {
      const seen = observe()
      const drill = await live.drills().refused
      if (!drill) {
        seen.held()
        seen.notProved(
          'How kafka-setup ends when one topic cannot be made: its container has an entrypoint of its own.',
        )
        return seen.outcome()
      }
      const called = seen.that(drill.called, {
        code: '02.4.2.kafka-bin-ignored',
        message: 'kafka-setup does not take Kafka’s commands from the folder that KAFKA_BIN names.',
        place: placeOf(live, files.setup, /kafka-topics/),
        next: 'Say the folder once, as a variable with a default.',
      })
      if (!called) return seen.outcome()
      if (!drill.refused) {
        seen.notProved(
          `How kafka-setup ends when one topic cannot be made: it did not try to make ${refusedTopic} by kafka-topics.sh --create.`,
        )
        return seen.outcome()
      }
      seen.that(drill.run.exitCode !== 0, {
        code: '02.4.4.failure-swallowed',
        message: `kafka-setup ends with 0 although the topic ${refusedTopic} could not be made.`,
        place: placeOf(live, files.setup, /\|\||--create/),
        expected: 'a status other than 0',
        actual: '0',
        next: 'Remember a failure until the end of the script, or stop at it.',
      })
      return seen.outcome()
    },
  },
]

export const deadBrokerCheck: Check<LiveShop> = {
  id: '4.4.dead-broker',
  step: 4,
  title: 'Without a broker, kafka-setup gives up within two minutes and says so',
  proof: 'live',
  stage: 'fault',
  needs: ['4.1.topics-exist'],
  timeoutMs: deadBrokerLimitMs + 15_000,
  async run(live) {
    const seen = observe()
    const run = await live.drills().dead
    const place = placeOf(live, files.setup, /KAFKA_BOOTSTRAP|bootstrap-server/)
    const inTime = seen.that(run.ms < deadBrokerLimitMs, {
      code: '02.4.4.waits-too-long',
      message: 'With a broker that is not there, kafka-setup is still waiting after two minutes.',
      place,
      next: 'Limit the waiting as a whole; Kafka’s own commands take up to a minute for each question.',
    })
    if (!inTime) return seen.outcome()
    const asks = /KAFKA_BOOTSTRAP/.test(live.read(files.setup) ?? '')
    seen.that(run.exitCode !== 0, {
      code: asks ? '02.4.4.dead-broker-succeeds' : '02.4.2.bootstrap-ignored',
      message: asks
        ? 'With a broker that is not there, kafka-setup ends with 0.'
        : 'kafka-setup does not take the broker from KAFKA_BOOTSTRAP.',
      place,
      expected: 'a status other than 0',
      actual: '0',
      next: 'Run it with KAFKA_BOOTSTRAP=127.0.0.1:1 and look at its status.',
    })
    seen.that((run.stdout + run.stderr).trim() !== '', {
      code: '02.4.4.dead-broker-silent',
      message: 'With a broker that is not there, kafka-setup ends without a word.',
      place,
      next: 'Say which broker was asked, and that it does not answer.',
    })
    return seen.outcome()
  },
}

function failedRun(live: LiveShop, code: string, message: string, run: Run): Finding {
  return {
    code,
    message,
    place: placeOf(live, files.setup, /^[^#]*--create/),
    expected: 'status 0',
    actual: run.ms < runLimitMs ? `status ${run.exitCode}: ${lastLine(run)}` : 'still running after three minutes',
    next: 'Read what the script does with a topic that is there already.',
  }
}

const lastLine = ({ stdout, stderr }: Run): string =>
  `${stdout}\n${stderr}`.trim().split('\n').at(-1)?.slice(0, 200) ?? ''

/** What a run changed that should have changed nothing. More messages are no change: other checks may be writing. */
function differences({ before, after }: Change): [topic: string, what: { expected: string; actual: string }][] {
  return [...before].flatMap(([topic, was]): [string, { expected: string; actual: string }][] => {
    const is = after.get(topic)
    const same = is && inWords(is) === inWords(was) && is.messages >= was.messages
    if (same) return []
    const actual = !is ? 'no such topic' : is.messages < was.messages ? 'made anew, its messages lost' : inWords(is)
    return [[topic, { expected: inWords(was), actual }]]
  })
}

const inWords = ({ partitions, replication, settings }: Topic): string =>
  `${partitions} partitions, ${replication} replica, ${settings.join(', ') || 'no settings'}`
