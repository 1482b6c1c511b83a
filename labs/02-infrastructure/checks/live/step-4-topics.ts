/** Rules 4.1, 4.5 and 4.6, live: which topics there are, that none comes by accident, and who reaches the broker. */
import { observe } from '../../../../scripts/lab/kit/observe.ts'
import type { Check, Finding } from '../../../../scripts/lab/types.ts'

import { partitions, replication, serviceNames, topics } from '../rules.ts'
import { files, placeOf, serviceAt } from './places.ts'
import { type LiveShop, readyPath } from './shop.ts'
import { drop, topicNames, topicsOf, write, writeTo } from './topics.ts'

export const topicChecks: Check<LiveShop>[] = [
  {
    id: '4.1.topics-exist',
    step: 4,
    title: 'The nine topics are there, with three partitions and one replica each',
    proof: 'live',
    async run(live) {
      const seen = observe()
      const found = await topicsOf(live)
      const missing = topics.filter(topic => !found.has(topic))
      seen.that(missing.length === 0, {
        code: '02.4.1.missing-topic',
        message: `The broker lacks ${missing.length} of the ${topics.length} topics: ${missing.join(', ')}.`,
        place: placeOf(live, files.setup, /events|commands/),
        next: 'Compare the names in your script with the list in the lesson, and see what kafka-setup printed.',
      })
      for (const topic of topics) {
        const is = found.get(topic)
        if (!is) continue
        seen.that(is.partitions === partitions, {
          ...atTopic(live, 'partitions', `The topic ${topic} has another number of partitions than asked for.`, topic),
          expected: String(partitions),
          actual: String(is.partitions),
        })
        seen.that(is.replication === replication, {
          ...atTopic(live, 'replication', `The topic ${topic} has another replication factor than asked for.`, topic),
          expected: String(replication),
          actual: String(is.replication),
        })
      }
      return seen.outcome()
    },
  },
  {
    id: '4.5.no-accidental-topics',
    step: 4,
    title: 'A producer that names an unknown topic fails',
    proof: 'live',
    needs: ['4.1.topics-exist'],
    async run(live) {
      const seen = observe()
      // First something that must succeed: a broker that refuses everything proves nothing.
      await writeTo(live, topics[0])
      const unknown = 'lab-check-unknown'
      const failed = await write(live, unknown, 'probe').then(
        () => false,
        () => true,
      )
      const made = (await topicNames(live)).includes(unknown)
      seen.that(failed && !made, {
        code: '02.4.5.topic-made-by-accident',
        message: `A message to “${unknown}”, a topic that nobody made, has made it.`,
        place: serviceAt(live, 'kafka'),
        expected: 'the producer fails',
        actual: 'the message was taken',
        next: 'Look for the broker setting that makes topics by itself; it is on unless you switch it off.',
      })
      if (made) await drop(live, unknown)
      // From here on nothing else comes and goes: the drills may begin.
      live.drills()
      return seen.outcome()
    },
  },
]

export const brokerCheck: Check<LiveShop> = {
  id: '4.6.broker-by-name',
  step: 4,
  title: 'The services reach the broker by the name that it advertises',
  proof: 'live',
  needs: ['4.1.topics-exist', '5.1.routes'],
  async run(live) {
    const seen = observe()
    for (const service of serviceNames) {
      const { dependencies, problems } = await live.readiness(service)
      seen.that(dependencies.kafka === 'up', {
        code: '02.4.6.broker-not-reached',
        message: `${readyPath(service)} says that ${service} does not reach the broker.`,
        place: serviceAt(live, 'kafka'),
        actual: problems.kafka,
        next: 'Compare KAFKA_BROKERS with the address under which the broker advertises itself.',
      })
    }
    return seen.outcome()
  },
}

function atTopic(live: LiveShop, what: string, message: string, topic: string): Finding {
  const place = placeOf(live, files.setup, new RegExp(topic)) ?? serviceAt(live, 'kafka-setup')
  return { code: `02.4.1.${what}`, message, place, next: 'See with which numbers your script makes it.' }
}
