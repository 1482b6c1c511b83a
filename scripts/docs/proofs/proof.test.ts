import { describe, expect, it } from 'vitest'
import { choice, order, short } from '../../../src/components/Quiz/testing.ts'
import { disagreement } from './proof.ts'

describe('a run agrees with the key of', () => {
  const several = choice('multiple', ['the list', true], ['its length', false], ['the date', true])

  it('a choice when it shows all that is right, and nothing else', () => {
    expect(disagreement(several, ['list', 'date'])).toBeUndefined()
    expect(disagreement(several, ['list'])).toBe('The key is ["the list","the date"]; what ran showed ["list"].')
    for (const shown of [[], ['list', 'date', 'length'], ['list', 'length'], ['list', 'date', 'nothing like it']])
      expect(disagreement(several, shown)).toBeDefined()
  })

  it('events when it shows them in their order', () => {
    const events = order('postgres answers', 'sales answers', 'the gateway starts')
    expect(disagreement(events, ['postgres', 'sales', 'gateway'])).toBeUndefined()
    for (const shown of [[], ['postgres', 'sales'], ['sales', 'postgres', 'gateway']])
      expect(disagreement(events, shown)).toBeDefined()
  })

  it('a short answer when it shows an accepted form', () => {
    const question = short(['98.5 %'], { answers: ['99.5 %'], why: 'One of three' })
    expect(disagreement(question, ['98.5 %'])).toBeUndefined()
    for (const shown of [[], ['99.5 %'], ['98.5 %', '98.5 %']]) expect(disagreement(question, shown)).toBeDefined()
  })

  it('code when it prints exactly that', () => {
    const code = { language: 'js', text: 'run()' } as const
    const question = { ...choice('single', ['true\nfalse\n', true], ['true', false]), type: 'predict', code } as const
    expect(disagreement(question, ['true', 'false'])).toBeUndefined()
    for (const shown of [[], ['true'], ['true', 'false', '']]) expect(disagreement(question, shown)).toBeDefined()
  })
})
