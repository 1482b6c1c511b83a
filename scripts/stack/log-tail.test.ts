import { expect, test } from 'vitest'
import { logTail } from './log-tail.ts'

test('the last lines of a log are its end', () => {
  expect(logTail('one\ntwo\nthree\n', 2)).toBe('two\nthree')
})

test('the exception stays when its stack trace goes', () => {
  const log = `ready
Exception in thread "main" IllegalArgumentException: requirement failed
\tat kafka.server.KafkaConfig.<init>(KafkaConfig.scala:852)
Caused by: a listener
\tat kafka.Kafka.main(Kafka.scala)
\t... 12 more
    at file:///app/server.js:3:7
`
  expect(logTail(log, 2)).toBe(
    'Exception in thread "main" IllegalArgumentException: requirement failed\nCaused by: a listener',
  )
})
