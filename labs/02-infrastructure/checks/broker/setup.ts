/** Rules 4.2 to 4.4: how kafka-setup behaves when it is run again, and again in other situations. */
import { partitions } from '../rules.ts'
import { files } from '../static/context.ts'
import { refusedTopic } from './failing-kafka-topics.ts'
import { rule } from './messages.ts'
import { type Change, deadBrokerLimitMs, type Run, runLimitMs, shrunkTopic } from './setup-drills.ts'
import type { Topic } from './topics.ts'

const timeoutMs = 240_000
const unseen = 'How kafka-setup ends when one topic cannot be made: '

export const setupChecks = [
  rule(
    '4.3.second-run',
    'Running kafka-setup again succeeds and changes nothing',
    async ({ drills, see }) => {
      const change = await drills.again()
      see('4.3.second-run-fails', { actual: howItEnded(change.run) }).holds(change.run.exitCode === 0)
      for (const [topic, what] of differences(change)) see('4.3.second-run-changes', { topic, ...what }).holds(false)
    },
    { needs: ['4.1.topics-exist'], timeoutMs },
  ),
  rule(
    '4.3.fewer-partitions',
    'A topic with fewer partitions is brought to three and keeps its settings',
    async ({ drills, see }) => {
      const { run, before, after } = await drills.fewer()
      const [was, is, topic] = [before.get(shrunkTopic), after.get(shrunkTopic), shrunkTopic]
      see('4.3.fewer-partitions-fails', { topic, actual: howItEnded(run) }).holds(run.exitCode === 0)
      const compared = { expected: String(partitions), actual: String(is?.partitions ?? 'no such topic') }
      see('4.3.partitions-not-raised', { topic, ...compared }).holds(is?.partitions === partitions)
      if (!is || !was) return
      see('4.3.settings-lost', {
        topic,
        expected: `${was.settings.join(', ')}; ${was.messages} message`,
        actual: `${is.settings.join(', ') || 'no settings'}; ${is.messages} messages`,
      }).holds(is.settings.join() === was.settings.join() && is.messages >= was.messages)
    },
    { needs: ['4.3.second-run'], timeoutMs },
  ),
  rule(
    '4.4.refused-topic',
    'When one topic cannot be made, kafka-setup does not end with 0',
    async ({ drills, see, notProved }) => {
      const drill = await drills.refused()
      if (!drill) return notProved(`${unseen}its container has an entrypoint of its own.`)
      if (!see('4.2.kafka-bin-ignored').holds(drill.called)) return
      if (!drill.refused)
        return notProved(`${unseen}it did not try to make ${refusedTopic} by kafka-topics.sh --create.`)
      see('4.4.failure-swallowed', { topic: refusedTopic, actual: '0' }).holds(drill.run.exitCode !== 0)
    },
    { needs: ['4.3.second-run'], timeoutMs },
  ),
]

export const deadBrokerCheck = rule(
  '4.4.dead-broker',
  'Without a broker, kafka-setup gives up within two minutes and says so',
  async ({ drills, read, see }) => {
    const run = await drills.dead()
    if (!see('4.4.waits-too-long').holds(run.ms < deadBrokerLimitMs)) return
    const asks = /^[^#\n]*KAFKA_BOOTSTRAP/m.test(read(files.setup) ?? '')
    see(asks ? '4.4.dead-broker-succeeds' : '4.2.bootstrap-ignored', { actual: 'status 0' }).holds(run.exitCode !== 0)
    see('4.4.dead-broker-silent').holds((run.stdout + run.stderr).trim() !== '')
  },
  { needs: ['4.1.topics-exist'], backgroundAfter: '4.1.topics-exist', timeoutMs: deadBrokerLimitMs + 15_000 },
)

const howItEnded = (run: Run): string =>
  run.ms < runLimitMs ? `status ${run.exitCode}: ${lastLine(run)}` : 'still running after three minutes'

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
