import { expect, it } from 'vitest'
import type { Live } from './live.ts'
import { rulesOf } from './rule.ts'

it('leaves a place open for which nothing was given, so that `lab verify` sees it', async () => {
  const says = 'The topic {topic} has {actual} partitions.'
  const rule = rulesOf<'4.1.partitions', Live>(
    { '4.1.partitions': { says, next: 'Look at {topic}', near: 'topic' } },
    'setup.sh',
  )
  const check = rule(
    '4.1.partitions',
    'Partitions',
    {},
    (_, { see }) => void see('4.1.partitions', false, { actual: '3' }),
  )
  const live = { read: () => undefined, list: () => [] } as unknown as Live
  expect(await check.run(live, new AbortController().signal)).toMatchObject({
    findings: [{ message: 'The topic {topic} has 3 partitions.', next: 'Look at {topic}' }],
  })
})
