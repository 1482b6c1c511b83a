import { describe, expect, it } from 'vitest'
import { manifestMistakes } from './manifest-mistakes.ts'

const checks = new Map([
  ['static', ['1.1.parses']],
  ['code', ['1.2.price', '2.1.refused']],
])
const mistakesOf = (code: string, detectedBy: string) =>
  manifestMistakes({ id: 'half-price', kind: 'wrong', code, detectedBy }, '91', checks)

describe('the manifest of a wrong submission', () => {
  it.each([
    ['91.1.1.broken', 'static'],
    ['91.1.2.other-price', 'code'],
    ['91.1.0.import-never-ends', 'code'],
  ])('is in order when it names %s, shown by %s', (code, detectedBy) => {
    expect(mistakesOf(code, detectedBy)).toEqual([])
  })

  it.each([
    ['92.1.2.other-price', 'code', 'wrong/half-price names 92.1.2.other-price, which is no code of lab 91.'],
    [
      '91.1.2.other-price',
      'cod',
      'wrong/half-price is detected by cod, which is no part of the lab; there are static, code.',
    ],
    [
      '91.1.2.other-price',
      'static',
      'wrong/half-price names 91.1.2.other-price, which no file shows; say detectedBy: code.',
    ],
    ['91.3.1.x', 'code', 'wrong/half-price names 91.3.1.x, but the lab has no check 3.1.'],
  ])('is not when it names %s, shown by %s', (code, detectedBy, sentence) => {
    expect(mistakesOf(code, detectedBy)).toEqual([sentence])
  })
})
