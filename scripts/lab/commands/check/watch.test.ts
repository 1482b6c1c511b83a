import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Course, makeCourse } from '../../fixtures/course.ts'
import { eventually } from '../../kit/eventually.ts'
import { main } from '../../main.ts'

let course: Course
beforeEach(() => {
  course = makeCourse()
})
afterEach(() => course.remove())

it('checks at once, again at every save, and ends with the last status', { timeout: 30_000 }, async () => {
  const directory = course.work('solution', { 'greeting.yaml': 'text: Hi' })
  const leave = new AbortController()
  const screens: string[] = []
  const watching = main(['check', '90', '--watch', '--step', '1'], {
    paths: course.paths,
    out: text => void screens.push(text),
    err: () => undefined,
    signal: leave.signal,
  })
  const screen = (number: number) =>
    eventually(() => {
      if (screens.length < number) throw new Error(`${screens.length} screens so far`)
      return screens[number - 1]
    })

  expect(await screen(1)).toContain('has no place for a name')
  // The watcher needs a moment to look at the folder; what is saved before that it takes as it finds it.
  await eventually(
    () => {
      writeFileSync(join(directory, 'greeting.yaml'), `text: Hi {name} # ${Date.now()}\n`)
      if (screens.length < 2) throw new Error('nothing yet')
    },
    { intervalMs: 400 },
  )
  expect(await screen(2)).toContain('40 of 40 points')
  leave.abort(new Error('interrupted'))
  expect(await watching).toBe(0)
})

it('has nothing to watch before the lab is started', async () => {
  const said: string[] = []
  const cli = {
    paths: course.paths,
    out: () => undefined,
    err: (text: string) => void said.push(text),
    signal: new AbortController().signal,
  }
  expect(await main(['check', '90', '--watch'], cli)).toBe(1)
  expect(said.join()).toContain('npx lab start 90')
})
