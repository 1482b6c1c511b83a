import { expect, test } from 'vitest'
import { createLifecycle } from './lifecycle.ts'

test('who listens for the failure hears of it once, whether it came before or comes after', () => {
  const lifecycle = createLifecycle()
  const heard: string[] = []
  lifecycle.onFailure(error => heard.push(`early: ${error.message}`))
  lifecycle.fail(new Error('the consumer died'))
  lifecycle.fail(new Error('and died again'))
  lifecycle.onFailure(error => heard.push(`late: ${error.message}`))
  expect(heard).toEqual(['early: the consumer died', 'late: the consumer died'])
})
