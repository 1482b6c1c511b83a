import { describe, expect, it } from 'vitest'
import { parseFence } from './fence.ts'

describe('a fence', () => {
  it.each([
    ['yaml', 'file=a.yml region=b', { lane: 'imported', language: 'yaml', file: 'a.yml', region: 'b' }],
    ['yaml', 'file=a.yml', { lane: 'imported', language: 'yaml', file: 'a.yml', region: undefined }],
    ['bash', 'run', { lane: 'executed', language: 'bash', role: 'run', exit: 0 }],
    ['bash', 'run exit=1', { lane: 'executed', language: 'bash', role: 'run', exit: 1 }],
    ['text', 'output', { lane: 'executed', language: 'text', role: 'output' }],
    ['mermaid', 'name=flow', { lane: 'diagram', name: 'flow' }],
    ['text', 'printed-by=a/b.mjs', { lane: 'quoted', language: 'text', file: 'a/b.mjs' }],
    ['yaml', 'illustrative', { lane: 'illustrative', language: 'yaml' }],
  ])('```%s %s is in one lane', (language, meta, fence) => {
    expect(parseFence(language, meta)).toEqual(fence)
  })

  it.each([
    ['bash', null, 'must be imported'],
    ['yaml', 'region=b', 'must be imported'],
    ['mermaid', 'run name=a', 'executed and diagram'],
    ['yaml', 'file=a illustrative', 'imported and illustrative'],
    ['yaml', 'fil=a', 'does not know the word "fil=a"'],
    [null, 'run', 'needs a language'],
  ])('```%s %s is an error', (language, meta, sentence) => {
    expect(() => parseFence(language, meta)).toThrow(sentence)
  })
})
