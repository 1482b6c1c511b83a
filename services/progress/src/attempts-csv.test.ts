import { expect, test } from 'vitest'
import { attemptsCsv } from './attempts-csv.ts'
import { catalog } from './catalog.ts'
import { newAttempt } from './testing/service.ts'

test('a row for each attempt, with the title of what was tried and what was found', () => {
  const attempts = [
    newAttempt({
      status: 'fail',
      score: 0,
      durationMs: 1_200,
      evidence: { codes: ['02.1.2.unpinned-image', '02.1.5'] },
    }),
    newAttempt({ item: '99.lab.1', evidence: { codes: ['=1+1'] } }),
  ]
  const title = catalog.lessons.flatMap(({ items }) => items).find(({ id }) => id === '02.lab.1')!.title
  const [first, second] = attempts.map(({ occurredAt }) => occurredAt)
  expect(attemptsCsv(attempts).trimEnd().split('\n')).toEqual([
    'when,item,title,result,points,of,seconds,found',
    `${first},02.lab.1,${title},fail,0,20,1.2,02.1.2.unpinned-image 02.1.5`,
    `${second},99.lab.1,,pass,20,20,,'=1+1`,
  ])
})
