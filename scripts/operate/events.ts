/** `npm run events`: what happened to one aggregate, from the broker. */
import { topics } from '@groundwork/contracts/topics'
import { createLogger } from '@groundwork/kernel/telemetry/logger'
import { createKafkaEventStore } from '@groundwork/kernel/transport/kafka-event-store'
import { columns } from '../columns.ts'
import { readOptions, refuseOptions } from '../read-options.ts'
import { StackError } from '../stack/error.ts'
import { platformAddresses } from './addresses.ts'
import { runCommand } from './command.ts'

const usage = `npm run events -- TOPIC ID [--json]

What happened to one aggregate, such as an order, in the order in which it happened, as far back as the broker keeps it.
Topics: ${topics.join(', ')}`

const { values, positionals } = readOptions({ allowPositionals: true, options: { json: { type: 'boolean' } } }, usage)
const [topic = '', id, ...more] = positionals
if (id === undefined || more.length > 0) refuseOptions('Say one topic and one ID.', usage)
if (!topics.some(each => each === topic)) refuseOptions(`There is no topic ${topic}.`, usage)
await runCommand(async () => {
  const { address } = await platformAddresses()
  const broker = address('kafka', 9092)
  if (!broker) throw noBroker()
  const log = createLogger({ SERVICE_NAME: 'events', LOG_LEVEL: 'silent' })
  const store = createKafkaEventStore({ brokers: [broker], clientId: 'events', log })
  try {
    const events = await store.read(topic, id)
    const rows = events.map(({ aggregateversion, time, type, data }) => [
      String(aggregateversion),
      time,
      type,
      JSON.stringify(data),
    ])
    if (values.json) console.log(JSON.stringify(events))
    else console.log(rows.length > 0 ? columns(rows) : `Nothing of ${topic} happened to ${id}.`)
    return 0
  } finally {
    await store.close()
  }
})

function noBroker(): StackError {
  return new StackError({
    kind: 'environment',
    message: 'The platform runs without a broker: its services send events to each other and keep none.',
    next: 'npx lab doctor says what is missing for Kafka.',
  })
}
