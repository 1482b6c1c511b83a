import { expect, it } from 'vitest'
import { circleInWords } from './words.ts'

it('tells a circle whole, and a very long one by its beginning and its end', () => {
  expect(circleInWords(['a', 'b', 'a'])).toBe('a → b → a')
  const thousand = Array.from({ length: 1_000 }, (_, index) => `s${index}`)
  expect(circleInWords(thousand)).toBe('s0 → s1 → s2 → s3 → s4 → s5 → s6 → s7 → … → s999')
})
