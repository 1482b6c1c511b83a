import { describe, expect, it } from 'vitest'
import type { Finding } from '../types.ts'
import { groupByCause, summariseOthers } from './group-findings.ts'

const finding = (message: string, line?: number, file = 'docker-compose.yml', code = 'a'): Finding => ({
  code,
  message,
  place: { file, line },
  next: 'Look',
})

const inShort = (...findings: Finding[]) => groupByCause(findings).map(summariseOthers)

describe('findings of one code', () => {
  it('are one cause, in the order of the first ones', () => {
    const causes = groupByCause([finding('One.', 1), finding('Two.', 2, 'f', 'b'), finding('Three.', 3)])
    expect(causes.map(({ first, others }) => [first.message, others.length])).toEqual([
      ['One.', 1],
      ['Two.', 0],
    ])
  })

  it('name what they do not have in common', () => {
    expect(
      inShort(
        finding('There is no service called “sales”.'),
        finding('There is no service called “inventory”.'),
        finding('There is no service called “payment”.'),
      ),
    ).toEqual(['“inventory”, “payment”'])
  })

  it('say where each is, and in which file when it is another', () => {
    expect(
      inShort(
        finding('“a” is told no name.', 3),
        finding('“b” is told no name.', 9),
        finding('“c” is told no name.', 2, 'more.yml'),
      ),
    ).toEqual(['“b” (line 9), “c” (more.yml:2)'])
  })

  it('are places only when they say the same', () => {
    expect(inShort(finding('A tab.', 3), finding('A tab.', 9))).toEqual(['line 9'])
    expect(inShort(finding('A tab.'), finding('A tab.'))).toEqual(['once more'])
  })

  it('are sentences when they have little in common', () => {
    const other = 'Requests for /api/v1/payment/… go to sales, which is another service of the same compose file'
    expect(inShort(finding('Nothing answers.'), finding(`${other}.`))).toEqual([other])
  })

  it('are one with those of other rules that say the very same of the same place', () => {
    const flood = (code: string, line = 5) => finding('It wrote too much.', line, 'index.ts', `${code}.too-much`)
    const causes = groupByCause([flood('1.2'), flood('2.1'), finding('Two.', 2), flood('2.2', 6), flood('1.2', 7)])
    expect(causes.map(cause => [cause.first.code, summariseOthers(cause)])).toEqual([
      ['1.2.too-much', '2.1.too-much, line 7'],
      ['a', undefined],
      ['2.2.too-much', undefined],
    ])
  })

  it('are counted when they are many', () => {
    const many = Array.from({ length: 9 }, (_, index) => finding(`No “${index}” here.`))
    expect(inShort(...many)).toEqual(['“1”, “2”, “3”, “4”, “5”, “6” and 2 more'])
  })
})
