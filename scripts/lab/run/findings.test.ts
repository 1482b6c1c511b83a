import { expect, it } from 'vitest'
import { checkerErrorFinding } from './findings.ts'

it.each([
  ['a sentence and more below it', 'It broke.\n    at here', 'The start broke: It broke.'],
  [
    'a heading, which says nothing without the line below it',
    'Build failed with 1 error:\nlabs/90-greeting/checks/player.ts:3:7: ERROR: Unexpected "="\nmore',
    'The start broke: Build failed with 1 error: labs/90-greeting/checks/player.ts:3:7: ERROR: Unexpected "="',
  ],
  ['a heading alone', 'Build failed:', 'The start broke: Build failed:'],
])('a fault of the course is told in one line when its error has %s', (_, message, told) => {
  expect(checkerErrorFinding('90.1.0.checker-error', 'The start broke', new Error(message)).message).toBe(told)
})
