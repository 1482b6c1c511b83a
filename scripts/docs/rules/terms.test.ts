import { describe, expect, it } from 'vitest'
import { choice } from '../../../src/components/Quiz/testing.ts'
import type { Term } from '../../../src/content/glossary.ts'
import { parsePage } from '../page.ts'
import { boldTermsInGlossary, type LessonQuiz, termsExplainedFirst } from './terms.ts'

const page = (file: string, text: string) => parsePage(text, `/repo/docs/lessons/${file}.mdx`, '/repo')
const term = (name: string, lesson: string, forms?: string[]): Term => ({
  term: name,
  meaning: 'It is explained.',
  lesson: `docs/lessons/${lesson}`,
  forms,
})
const says = (complaints: { file: string; line?: number; says: string }[]) =>
  complaints.map(({ file, line, says: words }) => `${file.replace('docs/lessons/', '')}:${line} ${words}`)

const overview = page('07-events/index', '# Events\n\nNothing of it.\n')
const later = page(
  '07-events/step-2',
  '# Step 2: partitions\n\n## Why partitions\n\nA topic is cut.\n\nEach piece is a **partition**, not a partition of a disk.\n',
)
const partition = term('partition', '07-events/step-2.mdx#why-partitions')
const explained = 'is explained later, in docs/lessons/07-events/step-2.mdx#why-partitions.'
const advice = 'Explain it here, or say it in other words.'

describe('a term', () => {
  it('may stand in the title and the heading above its explanation, and everywhere behind it', () => {
    const recap = page('07-events/recap', '# Partitions\n\nA partition.\n')
    const next = page('08-outbox/index', '# Outbox\n\nA partition.\n')
    expect(termsExplainedFirst([next, recap, later, overview], [], [partition])).toEqual([])
  })

  it.each([
    ['the overview', page('07-events/index', '# Events\n\nCut into\npartitions.\n'), '07-events/index.mdx:4'],
    ['a heading before', page('07-events/step-1', '# Step 1\n\n## Of partitions\n'), '07-events/step-1.mdx:3'],
    ['a table', page('07-events/step-1', '# Step 1\n\n| a |\n|---|\n| partition |\n'), '07-events/step-1.mdx:5'],
    ['an earlier lesson', page('06-http/step-10', '# Step 10\n\nA Partition.\n'), '06-http/step-10.mdx:3'],
  ])('is complained about in %s, with its line', (_, early, place) => {
    const [complaint] = says(termsExplainedFirst([later, early], [], [partition]))
    expect(complaint).toMatch(new RegExp(`^${place} “partitions?” ${explained} ${advice}$`, 'i'))
  })

  it('is complained about in the same section, in the paragraph before the one that explains it', () => {
    const early = page('07-events/step-2', '# Step 2\n\n## Why partitions\n\nMany partitions.\n\nA **partition** is.\n')
    expect(says(termsExplainedFirst([early], [], [partition]))).toEqual([
      `07-events/step-2.mdx:5 “partitions” ${explained} ${advice}`,
    ])
  })

  it('is complained about in the question of an earlier step, and not of its own', () => {
    const file = 'docs/lessons/07-events/quiz.yaml'
    const text = 'lesson: "07"\nquestions:\n  - id: early\n  - id: late\n'
    const ask = (id: string, step: number) => ({ ...choice('single', ['One partition', true]), id, step })
    const quiz: LessonQuiz = { file, text, quiz: { lesson: '07', questions: [ask('early', 1), ask('late', 2)] } }
    const first = page('07-events/step-1', '# Step 1\n')
    expect(says(termsExplainedFirst([first, later], [quiz], [partition]))).toEqual([
      `07-events/quiz.yaml:3 “partition” ${explained} ${advice}`,
    ])
  })

  it('steps are read by their numbers', () => {
    const tenth = page('07-events/step-10', '# Step 10\n\nA partition.\n')
    expect(termsExplainedFirst([tenth, later], [], [partition])).toEqual([])
  })

  it('is no other word that begins or ends like it, and no word of a command', () => {
    const early = page('07-events/index', '# Events\n\nRepartition, partitioned, a-partition, `--partitions 3`.\n')
    expect(termsExplainedFirst([early, later], [], [partition])).toEqual([])
  })

  it('may be a piece of code, and is then looked for in code only', () => {
    const init = term('init', '07-events/step-2.mdx#why', ['`init`'])
    const step = page('07-events/step-2', '# Step 2\n\n## Why\n\n`init` is a program.\n')
    const early = (text: string) => page('07-events/step-1', `# Step 1\n\n${text}\n`)
    expect(termsExplainedFirst([early('An init script.'), step], [], [init])).toEqual([])
    expect(termsExplainedFirst([early('It has `init`.'), step], [], [init])).toHaveLength(1)
  })

  it('with no forms is an everyday word, and only has to be explained', () => {
    const early = page('07-events/index', '# Events\n\nA partition.\n')
    expect(termsExplainedFirst([early, later], [], [{ ...partition, forms: [] }])).toEqual([])
  })

  it.each(['not on that page', 'not under that heading', 'only mentioned there'])(
    'is complained about when it is %s',
    what => {
      const places: Record<string, string> = {
        'not on that page': '07-events/index.mdx',
        'not under that heading': '07-events/step-2.mdx#step-2-partitions',
        'only mentioned there': '07-events/step-1.mdx',
      }
      const first = page('07-events/step-1', '# Step 1\n\nA partition.\n')
      const place = places[what]!
      expect(termsExplainedFirst([overview, first, later], [], [term('partition', place)])).toEqual([
        {
          file: 'docs/glossary.yaml',
          rule: 'term-explained',
          says: `“partition” is not explained there: it stands nowhere under docs/lessons/${place} in bold or as code.`,
        },
      ])
    },
  )
})

describe('what is set in bold', () => {
  const bold = (text: string) =>
    says(boldTermsInGlossary([page('07-events/step-1', `# Step 1\n\n${text}\n`)], [partition]))

  it('in the middle of a sentence is in the glossary', () => {
    expect(bold('Each is a **partition**.')).toEqual([])
    expect(bold('Each is a **dead\nletter**.')).toEqual([
      '07-events/step-1.mdx:3 “dead letter” is set in bold as a term, and docs/glossary.yaml has no such term.',
    ])
  })

  it('at the beginning of a paragraph, or in what is to be done, is no term', () => {
    expect(bold('**Waiting.** Do not.')).toEqual([])
    expect(bold('## What to do\n\nWith **care**.')).toEqual([])
  })
})
