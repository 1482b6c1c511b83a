/** Rules 4.1 and 4.5: which topics there are, and that none comes by accident. */
import { partitions, replication, topics } from '../rules.ts'
import { rule } from './messages.ts'
import { drop, topicNames, topicsOf, write, writeTo } from './topics.ts'

/** Of each topic. */
const asked = [['partitions', partitions] as const, ['replication', replication] as const]

export const topicChecks = [
  rule(
    '4.1.topics-exist',
    'The nine topics are there, with three partitions and one replica each',
    {},
    async (live, { see }) => {
      const found = await topicsOf(live)
      const missing = topics.filter(topic => !found.has(topic))
      see('4.1.missing-topic', missing.length === 0, {
        count: `${missing.length} of ${topics.length}`,
        missing: missing.join(', '),
      })
      for (const topic of topics) {
        const is = found.get(topic)
        if (!is) continue
        for (const [what, expected] of asked)
          see(`4.1.${what}`, is[what] === expected, { topic, expected: String(expected), actual: String(is[what]) })
      }
    },
  ),
  rule(
    '4.5.no-accidental-topics',
    'A producer that names an unknown topic fails',
    { needs: ['4.1.topics-exist'] },
    async (live, { see }) => {
      // First something that must succeed: a broker that refuses everything proves nothing.
      await writeTo(live, topics[0])
      const topic = 'lab-check-unknown'
      const failed = await write(live, topic, 'probe').then(
        () => false,
        () => true,
      )
      const made = (await topicNames(live)).includes(topic)
      see('4.5.topic-made-by-accident', failed && !made, { topic, actual: 'the message was taken' })
      if (made) await drop(live, topic)
      // From here on nothing else comes and goes: the drills may begin, each when the one before it is over.
      live.drills.refused()
    },
  ),
]
