/** Rules 4.1 and 4.5: which topics there are, and that none comes by accident. */
import { partitions, replication, topics } from '../rules.ts'
import { rule, ruleAfter } from './messages.ts'
import { drop, topicNames, topicsOf, write, writeTo } from './topics.ts'

/** Of each topic. */
const asked = [['partitions', partitions] as const, ['replication', replication] as const]

export const topicChecks = [
  rule(
    '4.1.topics-exist',
    'The nine topics are there, with three partitions and one replica each',
    async ({ see, ...live }) => {
      const found = await topicsOf(live)
      const missing = topics.filter(topic => !found.has(topic))
      const count = `${missing.length} of ${topics.length}`
      see('4.1.missing-topic', { count, missing: missing.join(', ') }).holds(missing.length === 0)
      for (const topic of topics) {
        const is = found.get(topic)
        if (!is) continue
        for (const [what, expected] of asked) {
          const compared = { expected: String(expected), actual: String(is[what]) }
          see(`4.1.${what}`, { topic, ...compared }).holds(is[what] === expected)
        }
      }
    },
  ),
  ruleAfter('4.1.topics-exist')(
    '4.5.no-accidental-topics',
    'A producer that names an unknown topic fails',
    async ({ see, ...live }) => {
      // First something that must succeed: a broker that refuses everything proves nothing.
      await writeTo(live, topics[0])
      const topic = 'lab-check-unknown'
      const failed = await write(live, topic, 'probe').then(
        () => false,
        () => true,
      )
      const made = (await topicNames(live)).includes(topic)
      see('4.5.topic-made-by-accident', { topic, actual: 'the message was taken' }).holds(failed && !made)
      if (made) await drop(live, topic)
      // From here on nothing else comes and goes: the drills may begin, each when the one before it is over.
      live.drills.refused()
    },
  ),
]
