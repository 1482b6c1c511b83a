import { expect, test } from 'vitest'
import { readGlossary } from './glossary.ts'

const entry = (term: string, lesson = 'docs/lessons/02-infrastructure/step-4.mdx#topics') =>
  `  - term: ${term}\n    meaning: It means this.\n    lesson: ${lesson}\n`
const read = (...entries: string[]) => readGlossary(`terms:\n${entries.join('')}`, 'glossary.yaml')

test('a term knows the address of the page that explains it', () => {
  expect(
    read(
      entry('a term'),
      entry('Broker', 'docs/lessons/01-architecture/index.mdx'),
      entry('cut', 'docs/adr/0003-x.md#y'),
      entry('rule', 'docs/reference/index.mdx#rules'),
    ).map(({ address, place }) => [address, place]),
  ).toEqual([
    ['/lessons/02-infrastructure/step-4/#topics', 'lesson 02, step 4'],
    ['/lessons/01-architecture/', 'lesson 01'],
    ['/adr/0003-x/#y', 'decision 0003'],
    ['/reference/#rules', 'reference'],
  ])
})

test('terms stand in the order of the alphabet, each once', () => {
  expect(() => read(entry('topic'), entry('broker'))).toThrow('glossary.yaml: "broker" stands behind "topic".')
  expect(() => read(entry('topic'), entry('Topic'))).toThrow('glossary.yaml: "topic" stands twice.')
})

test('a meaning is a sentence', () => {
  expect(() => read(entry('topic').replace('It means this.', 'a log'))).toThrow('glossary.yaml:3')
})
