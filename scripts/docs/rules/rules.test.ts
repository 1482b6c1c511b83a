import { describe, expect, it } from 'vitest'
import type { Decision } from '../../../src/content/decisions.ts'
import type { LabData } from '../../../src/content/lab.ts'
import type { QuizData } from '../../../src/content/quiz.ts'
import { parsePage } from '../page.ts'
import { confirmedByWhatExists, decisionForm, uniqueNumbers } from './decisions.ts'
import { fencesInOneLane, illustrativeShare, importedFilesAndRegions, quotedMessages } from './fences.ts'
import { stepPagesForm, stepPagesOfLab } from './lesson-in-steps.ts'
import { quizReferences } from './quiz.ts'

const page = (text: string) => parsePage(text, '/repo/docs/lessons/07-events/index.mdx', '/repo')
const says = (complaints: { says: string }[]) => complaints.map(complaint => complaint.says)

describe('a fence', () => {
  const fenced = (info: string, text = '') => page(`# T\n\n\`\`\`${info}\n${text}\n\`\`\`\n`)
  const files: Record<string, string> = { 'a.yml': '# #region b\nx: 1\n# #endregion b\n# #region c\n# #endregion c\n' }
  const read = (file: string) => files[file]

  it('in one lane is fine', () => {
    expect(fencesInOneLane(fenced('yaml file=a.yml region=b'))).toEqual([])
    expect(importedFilesAndRegions(fenced('yaml file=a.yml region=b'), read)).toEqual([])
  })

  it('in none is complained about, with its line', () => {
    expect(fencesInOneLane(fenced('yaml', 'x: 1'))).toMatchObject([{ line: 3, rule: 'fence-lane' }])
  })

  it.each([
    ['of a file that is not there', 'yaml file=b.yml region=b', '', 'There is no file b.yml.'],
    [
      'of a region that is not there',
      'yaml file=a.yml region=d',
      '',
      'There is no region "d" in a.yml. Regions there: b, c.',
    ],
    ['of an empty region', 'yaml file=a.yml region=c', '', 'Region "c" of a.yml is empty.'],
    [
      'that has text of its own',
      'yaml file=a.yml region=b',
      'x: 2',
      'An imported fence is empty: its text comes from the file.',
    ],
  ])('%s is complained about', (_, info, text, sentence) => {
    expect(says(importedFilesAndRegions(fenced(info, text), read))).toEqual([sentence])
  })

  it('that quotes a program has its words, around what changes', () => {
    const quoted = (text: string) => quotedMessages(fenced('text printed-by=a.mjs', text), file => programs[file])
    const programs: Record<string, string> = { 'a.mjs': 'say("Port ", port, " is taken by ", who)' }
    expect(quoted('Port … is taken by …')).toEqual([])
    expect(says(quoted('Port … is used by …'))).toEqual(['a.mjs does not say "is used by".'])
    expect(says(quotedMessages(fenced('text printed-by=b.mjs', 'x'), file => programs[file]))).toEqual([
      'There is no file b.mjs.',
    ])
  })

  it('that only illustrates is one of ten at most', () => {
    const mix = (illustrative: number, run: number) =>
      page(`${'```yaml illustrative\nx\n```\n\n'.repeat(illustrative)}${'```bash run\nx\n```\n\n'.repeat(run)}`)
    expect(illustrativeShare([mix(1, 9)])).toEqual([])
    expect(says(illustrativeShare([mix(2, 9)]))).toEqual([
      '2 of 11 fences are illustrative, a tenth may be. Import or run some of them.',
    ])
  })
})

describe('a quiz', () => {
  const quiz = (lesson: string, ref: string): QuizData => ({
    lesson,
    questions: [{ id: 'q', item: '', hash: '', type: 'single', points: 1, text: 'Why?', ref, options: [] }],
  })

  const lesson = page('# Events\n\n## Topics {/* #topics */}\n\n## The exercise\n')

  it('points to headings of its lesson, by their own ids too', () => {
    expect(quizReferences([lesson], quiz('07', 'topics'))).toEqual([])
    expect(quizReferences([lesson], quiz('07', 'the-exercise'))).toEqual([])
  })

  it('is missed, and held to its lesson', () => {
    expect(says(quizReferences([lesson], undefined))).toEqual(['A lesson has a quiz.'])
    expect(says(quizReferences([lesson], quiz('08', 'nowhere')))).toEqual([
      'Its lesson is "08", its folder 07.',
      'Question "q" points to #nowhere; the lesson has no such heading.',
    ])
  })
})

describe('a decision', () => {
  const decision = (changes: Partial<Decision> = {}): Decision => ({
    id: '0007-use-one-thing',
    number: '0007',
    title: 'Use one thing',
    status: 'accepted',
    date: '2026-11-21',
    'decision-makers': ['us'],
    description: 'We use one thing.',
    confirmation: '`scripts/a.test.ts` counts.',
    headings: [
      'Context and Problem Statement',
      'Considered Options',
      'Decision Outcome',
      'Consequences',
      'Confirmation',
    ],
    ...changes,
  })
  const exists = (path: string) => path === 'scripts/a.test.ts'

  it('has its headings, a number of its own, and a confirmation that is there', () => {
    expect(decisionForm(decision())).toEqual([])
    expect(uniqueNumbers([decision(), decision({ id: '0008-x', number: '0008' })])).toEqual([])
    expect(confirmedByWhatExists(decision(), exists)).toEqual([])
  })

  it('may have the optional headings between', () => {
    const headings = decision().headings.toSpliced(1, 0, 'Decision Drivers')
    expect(decisionForm(decision({ headings }))).toEqual([])
  })

  it('is complained about for a missing heading, a taken number, an empty or a dead confirmation', () => {
    expect(decisionForm(decision({ headings: ['Consequences'] }))).toHaveLength(1)
    expect(says(uniqueNumbers([decision(), decision({ id: '0007-y' })]))).toEqual(['The number 0007 is taken.'])
    expect(says(confirmedByWhatExists(decision({ confirmation: 'We look.' }), exists))).toEqual([
      'Its confirmation names no test or check by its path, in backticks.',
    ])
    expect(says(confirmedByWhatExists(decision({ confirmation: '`scripts/b.test.ts`' }), exists))).toEqual([
      'Its confirmation names scripts/b.test.ts, which is not there.',
    ])
  })

  it('that is only proposed needs no confirmation yet', () => {
    expect(confirmedByWhatExists(decision({ status: 'proposed', confirmation: '' }), exists)).toEqual([])
  })
})

describe('a lesson in steps', () => {
  const at = (name: string, text: string) => parsePage(text, `/repo/docs/lessons/07-events/${name}.mdx`, '/repo')
  const prose = 'word '.repeat(320)
  const diagram = '```mermaid name=flow\nflowchart TD\n```\n'
  const step = `# Step 1: the topics

## A log, not a queue

${prose}

## What to do

## Checkpoint

## Break it on purpose
`
  const lab = { steps: [{ id: 1, title: 'The topics' }] } as LabData

  it('has pages of three forms', () => {
    const overview = `# Events\n\n## What you will be able to do\n\n${prose}\n\n## Before you start\n\n## The picture\n\n${diagram}`
    const recap = `# Looking back\n\n${prose}\n\n## Quiz\n\n## Criteria and homework\n\n## Recap\n\n## Clean up\n\n## Next\n`
    const pages = [at('index', overview), at('step-1', step), at('recap', recap)]
    expect(pages.flatMap(stepPagesForm)).toEqual([])
    expect(stepPagesOfLab(pages, lab)).toEqual([])
  })

  it.each([
    ['has another name', at('notes', step), 'A lesson in steps has index.mdx, step-1.mdx and so on, and recap.mdx.'],
    [
      'lacks a section',
      at('step-1', step.replace('## Checkpoint', '### Checkpoint')),
      'Its sections are …, What to do, Break it on purpose; they should be …, What to do, Checkpoint, Break it on purpose (… is what it teaches).',
    ],
    [
      'teaches behind the exercise',
      at('step-1', `${step}\n## And now the theory\n`),
      'Its sections are …, What to do, Checkpoint, Break it on purpose, …; they should be …, What to do, Checkpoint, Break it on purpose (… is what it teaches).',
    ],
    ['is too long', at('step-1', step.replace(prose, prose.repeat(2))), 'It has 657 words, 300 to 600 are due.'],
    [
      'shows no picture at the beginning',
      at('index', `# Events\n\n## What you will be able to do\n\n${prose}\n\n## Before you start\n\n## In words\n`),
      'A lesson begins with a diagram of what it is about.',
    ],
    ['has two titles', at('step-1', `${step}\n# More\n`), 'A page has one title, "# …".'],
  ])('is complained about when a page %s', (_, wrong, sentence) => {
    expect(says(stepPagesForm(wrong))).toEqual([sentence])
  })

  it('has a page for every step of its lab, under its title, and no other', () => {
    const pages = (...names: string[]) => names.map(name => at(name, step))
    expect(says(stepPagesOfLab(pages('index', 'step-2'), lab))).toEqual([
      'Step 1 of its lab has no page step-1.mdx.',
      'Its lab has no such step.',
    ])
    const renamed = { steps: [{ id: 1, title: 'The keys' }] } as LabData
    expect(says(stepPagesOfLab(pages('step-1'), renamed))).toEqual(['Its title is not "# Step 1: the keys".'])
  })

  it('has a quiz whose answers stand on any of its pages', () => {
    const ask = (ref: string): QuizData => ({
      lesson: '07',
      questions: [{ id: 'q', item: '', hash: '', type: 'single', points: 1, text: 'Why?', ref, options: [] }],
    })
    const recap = at('recap', '# Looking back\n')
    expect(quizReferences([recap, at('step-1', step)], ask('step-1#a-log-not-a-queue'))).toEqual([])
    expect(says(quizReferences([recap, at('step-1', step)], ask('step-2#a-log-not-a-queue')))).toHaveLength(1)
  })
})
