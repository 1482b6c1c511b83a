import { expect, test } from 'vitest'
import { type Live, liveRules } from './live.ts'

const messages = {
  '4.1.partitions': { says: 'The topic {topic} has other partitions.', next: 'Look at {topic}' },
  '4.1.replication': { says: 'The topic {topic} has other replicas.', next: 'Look at {topic}', near: 'factor' },
  '4.5.made': { says: 'The topic {topic} was made.', next: 'Look at the broker', service: 'kafka' },
  '6.2.ready': { says: '{service} is not ready.', next: 'Look at its log' },
}
const { rule } = liveRules<Live, keyof typeof messages>(messages, 'setup.sh', { '4.1': ['make', '{topic}'] })

const script = 'orders first\nmake all:\n  orders\n  factor 1\n'
const services = {
  kafka: { place: { file: 'compose.yml', line: 2 } },
  sales: { place: { file: 'compose.yml', line: 9 } },
}
const live = {
  read: (path: string) => (path === 'setup.sh' ? script : undefined),
  stack: { project: { services } },
} as unknown as Live

test.each<[keyof typeof messages, details: Record<string, string>, file: string, line: number]>([
  ['4.1.partitions', { topic: 'orders' }, 'setup.sh', 3],
  ['4.1.replication', { topic: 'orders' }, 'setup.sh', 4],
  ['4.5.made', { topic: 'orders' }, 'compose.yml', 2],
  ['6.2.ready', { service: 'sales' }, 'compose.yml', 9],
])('%s of %o is found at %s:%s', async (what, details, file, line) => {
  const check = rule('4.1.topics', 'Topics', ({ see }) => void see(what, details).holds(false))
  const outcome = await check.run(live, new AbortController().signal)
  expect(outcome).toMatchObject({ findings: [{ code: `02.${what}`, place: { file, line } }] })
})
