import { expect, test } from 'vitest'
import type { Answer } from './answer.ts'
import type { Database } from './database.ts'
import { createNotebook } from './notebook.ts'

/** A notebook of three cells before databases that remember what they were asked. */
function notebookWith({ query = async () => ({ results: [] }) }: Partial<Pick<Database, 'query'>> = {}) {
  const opened: { asked: string[]; closed: boolean }[] = []
  const notebook = createNotebook(async onProgress => {
    onProgress(7)
    const database = { asked: [] as string[], closed: false }
    opened.push(database)
    return {
      query(sql) {
        database.asked.push(sql)
        return query(sql)
      },
      close: () => {
        database.closed = true
      },
    }
  })
  const leave = ['a', 'b', 'c'].map((text, cell) => notebook.add(cell, text))
  return { notebook, opened, leave }
}

test('a cell is run after those above it that were not run yet, in the order of the page', async () => {
  const { notebook, opened } = notebookWith()
  await notebook.run(1)
  await notebook.run(2)
  await notebook.run(2)
  expect(opened.map(({ asked }) => asked)).toEqual([['a', 'b', 'c', 'c']])
})

test('what is loaded, run and ready is told as it happens', async () => {
  const { notebook } = notebookWith()
  const told: unknown[] = []
  notebook.subscribe(() => told.push(notebook.state().phase))
  await notebook.run(0)
  expect(told).toContainEqual({ name: 'loading', cell: 0, loaded: 7 })
  expect(told).toContainEqual({ name: 'running', cell: 0 })
  expect(notebook.state().phase).toEqual({ name: 'ready', cell: 0 })
})

test('a changed text is what is asked, and the answer keeps the text that it answers', async () => {
  const { notebook, opened } = notebookWith()
  notebook.edit(0, 'x')
  await notebook.run(0)
  notebook.edit(0, 'y')
  expect(opened[0]?.asked).toEqual(['x'])
  expect(notebook.state().cells.get(0)).toMatchObject({ original: 'a', text: 'y', answer: { to: 'x' } })
})

test('reset closes the database, brings the texts back, and begins with an empty one', async () => {
  const { notebook, opened } = notebookWith()
  notebook.edit(0, 'x')
  await notebook.run(0)
  notebook.reset()
  expect(notebook.state()).toMatchObject({ phase: { name: 'closed' } })
  expect(notebook.state().cells.get(0)).toEqual({ original: 'a', text: 'a' })
  await notebook.run(0)
  expect(opened.map(({ asked, closed }) => ({ asked, closed }))).toEqual([
    { asked: ['x'], closed: true },
    { asked: ['a'], closed: false },
  ])
})

test('an answer that comes after a reset is nobody’s', async () => {
  let answer = (_: Answer) => {}
  const { notebook } = notebookWith({ query: () => new Promise(resolve => (answer = resolve)) })
  const running = notebook.run(0)
  await expect.poll(() => notebook.state().phase.name).toBe('running')
  notebook.reset()
  answer({ results: [{ tag: 'SELECT 1' }] })
  await running
  expect(notebook.state().phase.name).toBe('closed')
  expect(notebook.state().cells.get(0)?.answer).toBeUndefined()
})

test('what cannot be loaded is said, and can be tried again', async () => {
  let tries = 0
  const notebook = createNotebook(async () => {
    tries++
    throw new Error('404')
  })
  notebook.add(0, 'a')
  await notebook.run(0)
  expect(notebook.state().phase).toEqual({ name: 'failed', cell: 0, reason: '404' })
  await notebook.run(0)
  expect(tries).toBe(2)
})

test('with the last cell of a page goes its database', async () => {
  const { notebook, opened, leave } = notebookWith()
  await notebook.run(0)
  for (const each of leave) each()
  await expect.poll(() => opened[0]?.closed).toBe(true)
  expect(notebook.state()).toEqual({ phase: { name: 'closed' }, cells: new Map() })
})
