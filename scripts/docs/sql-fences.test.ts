/** Runs the `sql run` fences of each page in PGlite, in their order, and holds what it answers against the page. */
import { PGlite } from '@electric-sql/pglite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerAsText } from '../../src/components/RunSql/answer.ts'
import { query } from '../../src/components/RunSql/query.ts'
import { type PageFence, readPages } from './page.ts'

const isRun = ({ fence }: PageFence) => fence.lane === 'executed' && fence.role === 'run' && fence.language === 'sql'
const pages = readPages().filter(({ fences }) => fences.some(isRun))

it('there are some', () => expect(pages).not.toEqual([]))

describe.each(pages)('$file', ({ fences }) => {
  let database: PGlite
  beforeAll(async () => {
    database = await PGlite.create()
  }, 120_000)
  afterAll(() => database?.close())

  const cells = fences.flatMap((fence, index) =>
    isRun(fence) ? [{ line: fence.line, sql: fence.text, said: fences[index + 1]?.text }] : [],
  )
  it.each(cells)('line $line answers what the page says', async ({ sql, said }) => {
    expect(answerAsText(await query(database, sql), sql)).toBe(said)
  })
})
