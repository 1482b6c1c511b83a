import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import models from '../../docs/reference/data-models.json' with { type: 'json' }
import { commentsIn } from './sql-comments.ts'

test('a comment belongs to what stands directly below it, on whatever lines it stands', async () => {
  const comments = await commentsIn(`
-- About the file – not about a table.

-- What is drunk,
-- and when.
CREATE TABLE shop.teas (
  id integer, -- told beside
  -- Its name.
  name text
);
-- #region cups
CREATE TABLE cups (id integer);
`)
  expect(Object.fromEntries(comments)).toEqual({
    teas: 'What is drunk, and when.',
    'teas.id': '',
    'teas.name': 'Its name.',
    cups: '',
    'cups.id': '',
  })
})

test('the page of data models shows every part that has tables', () => {
  const page = readFileSync(new URL('../../docs/reference/data-models.mdx', import.meta.url), 'utf8')
  const shown = [...page.matchAll(/part="(\w+)"/g)].map(([, part]) => part)
  expect(shown.toSorted()).toEqual(models.map(({ name }) => name).toSorted())
})
