import { Counter, Gauge, Histogram } from 'prom-client'
import { answerInTime, type Metrics } from '../telemetry/metrics.ts'
import type { Transport } from '../transport/transport.ts'

interface ConsumerMeter {
  handled: Counter
  duration: Histogram
  /** One function for each consumer; every scrape calls them to read the consumer's lag. */
  lags: (() => Promise<void>)[]
  lag: Gauge
}

const meters = new WeakMap<Metrics, ConsumerMeter>()

/** The metrics of a registry's consumers: made for the first consumer, shared by the others. */
export function consumerMeter(metrics: Metrics): ConsumerMeter {
  const meter = meters.get(metrics) ?? createMeter([metrics])
  meters.set(metrics, meter)
  return meter
}

function createMeter(registers: Metrics[]): ConsumerMeter {
  const labelNames = ['consumer', 'topic']
  const lags: ConsumerMeter['lags'] = []
  return {
    handled: new Counter({
      name: 'consumer_messages_total',
      help: 'Messages by what became of them: applied, duplicate, ignored, dead.',
      labelNames: [...labelNames, 'result'],
      registers,
    }),
    duration: new Histogram({
      name: 'consumer_batch_duration_seconds',
      help: 'Time until the effect of a batch was committed.',
      labelNames,
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
      registers,
    }),
    lags,
    lag: new Gauge({
      name: 'consumer_lag_messages',
      help: 'Messages of a topic that the consumer has not committed yet.',
      labelNames,
      registers,
      async collect() {
        await Promise.all(lags.map(ask => ask()))
      },
    }),
  }
}

/**
 * Adds the consumer's lag to the metrics. The figure comes from the broker, because a consumer that hangs could not
 * report its own. When the broker does not answer, the last figure stays. A transport without a queue has no lag.
 */
export function measureLag(
  meter: ConsumerMeter,
  transport: Transport,
  consumer: string,
  topics: readonly string[],
): void {
  const { lag } = transport
  if (!lag) return
  meter.lags.push(async () => {
    const found = await answerInTime(lag(consumer, topics))
    for (const { topic, messages } of found ?? []) meter.lag.set({ consumer, topic }, messages)
  })
}
