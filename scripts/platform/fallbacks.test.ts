import { expect, test } from 'vitest'
import { folderWith } from '../stack/compose/folder.testkit.ts'
import { loadCompose } from '../stack/compose/load.ts'
import { withoutEngines } from './fallbacks.ts'

const platform = () =>
  loadCompose({
    directory: folderWith({
      'compose.yaml': `
services:
  redis: { image: "redis:8" }
  kafka: { image: "apache/kafka:4.1.2" }
  kafka-topics: { image: "apache/kafka:4.1.2", depends_on: [kafka] }
  sales:
    image: "node:24"
    environment: { REDIS_URL: "redis://redis:6379", APP_MODE: kafka, PORT: "8000" }
    depends_on: [redis, kafka, kafka-topics]
  payment: { image: "node:24", environment: { APP_MODE: kafka }, depends_on: [kafka-topics] }
`,
    }),
    env: {},
  })

test('where every engine is there, nothing is left out', () => {
  const project = platform()
  expect(withoutEngines(project, [])).toEqual({ project, absent: [] })
})

test('without Redis nobody waits for it or is told of it', () => {
  const { project: reduced, absent } = withoutEngines(platform(), ['redis'])
  expect(Object.keys(reduced.services)).toEqual(['kafka', 'kafka-topics', 'sales', 'payment'])
  expect(reduced.services.sales?.environment).toEqual({ APP_MODE: 'kafka', PORT: '8000' })
  expect(Object.keys(reduced.services.sales?.dependsOn ?? {})).toEqual(['kafka', 'kafka-topics'])
  expect(absent).toMatchObject([
    {
      service: 'redis',
      state: 'absent',
      engine: 'Redis is not on this machine',
      notes: [expect.stringContaining('No cache'), expect.stringContaining('To have it: ')],
    },
  ])
})

test.each(['kafka', 'java'] as const)('without %s the services send each other webhooks', name => {
  const { project: reduced, absent } = withoutEngines(platform(), [name])
  expect(Object.keys(reduced.services)).toEqual(['redis', 'sales', 'payment'])
  expect(reduced.services.sales?.environment.APP_MODE).toBe('webhook_only')
  // A variable that a service does not have is not given to it.
  expect(reduced.services.payment?.environment).toEqual({ APP_MODE: 'webhook_only' })
  expect(absent.map(({ service }) => service)).toEqual(['kafka', 'kafka-topics'])
})
