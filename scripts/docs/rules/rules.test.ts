import { describe, expect, it } from 'vitest'
import { choice, order } from '../../../src/components/Quiz/testing.ts'
import type { Decision } from '../../../src/content/decisions.ts'
import type { LabData } from '../../../src/content/lab.ts'
import type { QuizData } from '../../../src/content/quiz.ts'
import { countWords, parsePage } from '../page.ts'
import { confirmedByWhatExists, decisionForm, uniqueNumbers } from './decisions.ts'
import { fencesInOneLane, illustrativeShare, importedFilesAndRegions, quotedMessages } from './fences.ts'
import { stepPagesForm, stepPagesOfLab } from './lesson-in-steps.ts'
import { lessonQuiz } from './quiz.ts'

const at = (name: string, text: string) => parsePage(text, `/repo/docs/lessons/07-events/${name}.mdx`, '/repo')
const page = (text: string) => at('index', text)
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
  const questions = [
    { ...choice('single', ['Yes', true]), id: 'why' },
    { ...choice('multiple', ['Yes', true]), id: 'which' },
    { ...order('First', 'Then'), id: 'when', step: 2 },
  ]
  const quiz = (changes: Partial<QuizData> = {}): QuizData => ({ lesson: '07', questions, ...changes })
  const change = (changes: Partial<QuizData['questions'][number]>) =>
    quiz({ questions: [{ ...questions[0], ...changes } as QuizData['questions'][number], ...questions.slice(1)] })
  const pages = [1, 2].map(step => at(`step-${step}`, '# Step\n\n## Topics {/* #there */}\n\n## The exercise\n'))
  const lab = { steps: [{ id: 1 }, { id: 2 }] } as LabData
  const judge = (it: QuizData | undefined) => says(lessonQuiz(pages, it, lab, file => file.endsWith('/there.ts')))

  it('has questions for every step, which point to headings of its page, by their own ids too', () => {
    expect(judge(quiz())).toEqual([])
    expect(judge(change({ ref: 'the-exercise', proof: 'scripts/docs/proofs/there.ts' }))).toEqual([])
  })

  it.each<[string, QuizData | undefined, string[]]>([
    ['it is missing', undefined, ['A lesson has a quiz.']],
    ['it is of another lesson', quiz({ lesson: '08' }), ['Its lesson is "08", its folder 07.']],
    [
      'it points nowhere',
      change({ ref: 'nowhere' }),
      ['Question "why" points to #nowhere; the page of step 1 has no such heading.'],
    ],
    [
      'its questions belong to a step that is not there',
      quiz({ questions: questions.map(question => ({ ...question, step: 3 })) }),
      [
        'Step 1 has 0 questions, 1 or 2 are due.',
        'Step 2 has 0 questions, 1 or 2 are due.',
        ...['why', 'which', 'when'].map(id => `Question "${id}" belongs to step 3; the lesson has no such page.`),
      ],
    ],
    [
      'one step has too many',
      quiz({ questions: [...questions, { ...choice('single', ['Yes', true]), id: 'more' }] }),
      ['Step 1 has 3 questions, 1 or 2 are due.'],
    ],
    [
      'all questions are alike',
      quiz({ questions: [questions[0]!, { ...questions[0]!, step: 2 }] }),
      ['It has 1 kinds of questions, 3 are due.'],
    ],
    [
      'a proof is not there',
      change({ proof: 'scripts/docs/proofs/gone.ts' }),
      ['Question "why" is proved by scripts/docs/proofs/gone.ts, which is not there.'],
    ],
  ])('is complained about when %s', (_, it, sentences) => {
    expect(judge(it)).toEqual(sentences)
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
  const prose = 'word '.repeat(320)
  const diagram = '```mermaid name=flow\nflowchart TD\n```\n'
  const overview = `# Events

## What you will be able to do

${prose}

## Before you start

## The picture

${diagram}`
  const step = `# Step 1: the topics

## A log, not a queue

${prose}

## What to do

\`\`\`bash run exit=1
npx lab check 07 --step 1
\`\`\`

<Exercise of={lab} step={1} />

## Checkpoint

<Quiz of={quiz} step={1} />

## Break it on purpose
`
  const recap = `# Looking back

${prose}

## Quiz

## Criteria and homework

## Recap

## Clean up

## Next
`
  const lab = { steps: [{ id: 1, title: 'The topics' }] } as LabData
  const without = (text: string, ...pieces: string[]) => pieces.reduce((left, piece) => left.replace(piece, ''), text)

  it('has pages of three forms', () => {
    const pages = [at('index', overview), at('step-1', step), at('recap', recap)]
    expect(pages.flatMap(stepPagesForm)).toEqual([])
    expect(stepPagesOfLab(pages, lab)).toEqual([])
  })

  it('may check the whole lab at a step', () => {
    expect(stepPagesForm(at('step-1', without(step, ' --step 1')))).toEqual([])
  })

  const due = {
    overview: 'What you will be able to do, Before you start, …',
    step: '…, What to do, Checkpoint, Break it on purpose',
    recap: 'Quiz, Criteria and homework, Recap, Clean up, Next',
  }
  const sections = (are: string, form: string) =>
    `Its sections are ${are}; they should be ${form} (… is what it teaches).`

  it.each([
    ['has another name', at('notes', step), 'A lesson in steps has index.mdx, step-1.mdx and so on, and recap.mdx.'],
    ['has no title', at('step-1', step.replace('# Step 1: the topics', '')), 'A page has one title, "# …".'],
    ['has two titles', at('step-1', `${step}\n# More\n`), 'A page has one title, "# …".'],
    [
      'teaches nothing before the exercise',
      at('step-1', without(step, '## A log, not a queue')),
      sections('What to do, Checkpoint, Break it on purpose', due.step),
    ],
    [
      'has nothing to do',
      at('step-1', without(step, '## What to do')),
      sections('…, Checkpoint, Break it on purpose', due.step),
    ],
    [
      'has no checkpoint',
      at('step-1', step.replace('## Checkpoint', '### Checkpoint')),
      sections('…, What to do, Break it on purpose', due.step),
    ],
    [
      'has nothing to break',
      at('step-1', without(step, '## Break it on purpose')),
      sections('…, What to do, Checkpoint', due.step),
    ],
    [
      'teaches behind the exercise',
      at('step-1', `${step}\n## And now the theory\n`),
      sections('…, What to do, Checkpoint, Break it on purpose, …', due.step),
    ],
    [
      'has no command that checks it',
      at('step-1', step.replace('check 07 --step 1', 'check 07 --step 2')),
      'Under "What to do" the command "npx lab check 07 --step 1" is missing.',
    ],
    [
      'does not show its exercise',
      at('step-1', step.replace('<Exercise of={lab} step={1} />', '<Exercise of={lab} />')),
      'Under "What to do" <Exercise of={lab} step={1} /> is missing.',
    ],
    [
      'asks its question elsewhere',
      at('step-1', `${without(step, '<Quiz of={quiz} step={1} />')}\n<Quiz of={quiz} step={1} />\n`),
      'Under "Checkpoint" <Quiz of={quiz} step={1} /> is missing.',
    ],
    ['is too long', at('step-1', step.replace(prose, prose.repeat(2))), 'It has 657 words, 300 to 600 are due.'],
    ['is too short', at('step-1', step.replace(prose, '')), 'It has 17 words, 300 to 600 are due.'],
    [
      'is an overview without outcomes',
      at('index', without(overview, '## What you will be able to do')),
      sections('Before you start, …', due.overview),
    ],
    [
      'is an overview that teaches nothing',
      at('index', without(overview, '## The picture')),
      sections('What you will be able to do, Before you start', due.overview),
    ],
    [
      'shows no picture at the beginning',
      at('index', without(overview, diagram)),
      'A lesson begins with a diagram of what it is about.',
    ],
    [
      'is a long overview',
      at('index', overview.replace(prose, prose.repeat(2))),
      'It has 653 words, 150 to 600 are due.',
    ],
    [
      'looks back without a quiz',
      at('recap', without(recap, '## Quiz')),
      sections('Criteria and homework, Recap, Clean up, Next', due.recap),
    ],
    [
      'looks back in another order',
      at('recap', recap.replace('## Clean up\n\n## Next', '## Next\n\n## Clean up')),
      sections('Quiz, Criteria and homework, Recap, Next, Clean up', due.recap),
    ],
    ['looks back in a few words', at('recap', without(recap, prose)), 'It has 10 words, 80 to 600 are due.'],
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
    expect(says(stepPagesOfLab(pages('index'), undefined))).toEqual(['A lesson has a lab.'])
  })
})

describe('the words of a page', () => {
  const text = `---
title: Not counted
---

import Not from 'counted'

# One two

Three \`four\` [five
six](seven.md) {value}.

- eight
- nine

| not | counted |
|---|---|
| at | all |

\`\`\`bash run
not counted either
\`\`\`

<Not>

Ten.

</Not>
`

  it('are those of running text and headings', () => {
    expect(countWords(at('step-1', text))).toBe(10)
  })
})
