import { describe, expect, it } from 'vitest'
import { highlight } from './highlight.ts'

describe('highlighted code', () => {
  it('has its roles marked, and nothing else', () => {
    expect(highlight('image: redis # cache', 'yaml')).toBe(
      '<span class="name">image</span>: redis <span class="comment"># cache</span>',
    )
  })

  it.each(['yaml', 'bash', 'sql', 'docker', 'nginx', 'json', 'typescript', 'ts'])('is known for %s', language => {
    expect(() => highlight('a', language)).not.toThrow()
  })

  it('cannot become markup', () => {
    expect(highlight('<script>&', 'text')).toBe('&lt;script&gt;&amp;')
    expect(highlight('key: "<b>"', 'yaml')).toContain('"&lt;b&gt;"')
  })

  it('in an unknown language is an error for the author', () => {
    expect(() => highlight('a', 'klingon')).toThrow('There is no grammar for the language "klingon".')
  })
})
