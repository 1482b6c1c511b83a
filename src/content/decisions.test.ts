import { describe, expect, it } from 'vitest'
import { readDecision } from './decisions.ts'

const decision = `---
status: accepted
date: 2026-11-21
decision-makers: [us]
description: What was decided, in one sentence.
---

# Use one thing

## Decision Outcome

Chosen.

### Confirmation

A test: \`scripts/a.test.ts\`.

## More Information
`

describe('a decision', () => {
  it('is read with its number, title and what confirms it', () => {
    expect(readDecision(decision, 'docs/adr/0007-use-one-thing.md')).toMatchObject({
      id: '0007-use-one-thing',
      number: '0007',
      title: 'Use one thing',
      status: 'accepted',
      confirmation: 'A test: `scripts/a.test.ts`.',
      headings: ['Decision Outcome', 'Confirmation', 'More Information'],
    })
  })

  it('may end with its confirmation', () => {
    const short = decision.replace('\n## More Information\n', '')
    expect(readDecision(short, '0007-x.md').confirmation).toBe('A test: `scripts/a.test.ts`.')
  })

  it.each([
    ['an unknown status', decision.replace('accepted', 'maybe'), '0007-x.md:2 status'],
    ['a missing date', decision.replace(/date.*\n/, ''), 'date'],
    ['no title', decision.replace('# Use', '#Use'), '0007-x.md has no title'],
    ['no front matter', '# Use one thing\n', '0007-x.md has no front matter'],
  ])('is refused for %s', (_, text, sentence) => {
    expect(() => readDecision(text, '0007-x.md')).toThrow(sentence)
  })
})
