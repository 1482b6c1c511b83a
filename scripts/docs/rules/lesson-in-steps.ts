/** The form of a lesson that has a page for each step: an overview, the steps, and a page that looks back. */
import type { LabData } from '../../../src/content/lab.ts'
import { countWords, type Page } from '../page.ts'
import type { Complaint } from './complaint.ts'

/** The sections that each kind of page has, in this order; `…` stands for at least one section that teaches. */
export const forms = {
  overview: ['What you will be able to do', 'Before you start', '…'],
  step: ['…', 'What to do', 'Checkpoint', 'Break it on purpose'],
  recap: ['Quiz', 'Criteria and homework', 'Recap', 'Clean up', 'Next'],
} as const
type PageKind = keyof typeof forms

/** Words of running text, headings counted. */
const words = {
  overview: { least: 150, most: 600 },
  step: { least: 300, most: 600 },
  recap: { least: 80, most: 600 },
} as const satisfies Record<PageKind, { least: number; most: number }>

/**
 * @param file name of the page
 * @returns undefined for a page that is not part of a lesson in steps
 */
function pageKind(file: string): PageKind | undefined {
  const name = file.split('/').at(-1) ?? ''
  if (name === 'index.mdx') return 'overview'
  if (name === 'recap.mdx') return 'recap'
  return /^step-\d+\.mdx$/.test(name) ? 'step' : undefined
}

export function stepPagesForm(page: Page): Complaint[] {
  const complain = (says: string, line?: number) => [{ file: page.file, line, rule: 'lesson-in-steps', says }]
  const kind = pageKind(page.file)
  if (!kind) return complain('A lesson in steps has index.mdx, step-1.mdx and so on, and recap.mdx.')
  const titles = page.headings.filter(({ depth }) => depth === 1)
  if (titles.length !== 1) return complain('A page has one title, "# …".', titles[1]?.line)

  const form: readonly string[] = forms[kind]
  const sections = page.headings.filter(({ depth }) => depth === 2).map(({ text }) => text)
  const said = sections.map(text => (form.includes(text) ? text : '…')).filter((text, i, all) => text !== all[i - 1])
  if (said.join('|') !== form.join('|'))
    return complain(`Its sections are ${said.join(', ')}; they should be ${form.join(', ')} (… is what it teaches).`)

  if (kind === 'overview' && !page.fences.some(({ fence }) => fence.lane === 'diagram'))
    return complain('A lesson begins with a diagram of what it is about.')

  const missing = kind === 'step' ? missingIn(page) : []
  if (missing.length > 0) return complain(missing.join(' '))

  const total = countWords(page)
  const { least, most } = words[kind]
  return total >= least && total <= most ? [] : complain(`It has ${total} words, ${least} to ${most} are due.`)
}

/** The things that every page of a step must offer and this one lacks, each with its section. */
function missingIn(page: Page): string[] {
  const step = page.file.match(/step-(\d+)\.mdx$/)?.[1]
  const lesson = page.file.match(/\/(\d{2})-/)?.[1]
  const check = new RegExp(`^npx lab check ${lesson}( --step ${step})?$`, 'm')
  const offers = (name: string) => (at: (line: number) => boolean) =>
    page.components.some(({ name: its, attributes, line }) => its === name && attributes.step === step && at(line))
  const due: [section: string, what: string, isThere: (at: (line: number) => boolean) => boolean][] = [
    [
      'What to do',
      `the command "npx lab check ${lesson} --step ${step}"`,
      at => page.fences.some(({ text, line }) => check.test(text) && at(line)),
    ],
    ['What to do', `<Exercise of={lab} step={${step}} />`, offers('Exercise')],
    ['Checkpoint', `<Quiz of={quiz} step={${step}} />`, offers('Quiz')],
  ]
  return due
    .filter(([section, , isThere]) => !isThere(line => sectionAt(page, line) === section))
    .map(([section, what]) => `Under "${section}" ${what} is missing.`)
}

const sectionAt = ({ headings }: Page, line: number): string | undefined =>
  headings.findLast(heading => heading.depth === 2 && heading.line < line)?.text

/** Every step of the lab has its page, with the step's title, and there is no other. */
export function stepPagesOfLab(pages: readonly Page[], lab: LabData | undefined): Complaint[] {
  const file = pages[0]?.file ?? ''
  if (!lab) return [{ file, rule: 'lab-steps', says: 'A lesson has a lab.' }]
  const titled = (page: Page) => page.headings.find(({ depth }) => depth === 1)?.text
  const missing = lab.steps.flatMap(({ id, title }) => {
    const text = `Step ${id}: ${title.charAt(0).toLowerCase()}${title.slice(1)}`
    const page = pages.find(each => each.file.endsWith(`/step-${id}.mdx`))
    if (!page) return [{ file, rule: 'lab-steps', says: `Step ${id} of its lab has no page step-${id}.mdx.` }]
    return titled(page) === text ? [] : [{ file: page.file, rule: 'lab-steps', says: `Its title is not "# ${text}".` }]
  })
  const extra = pages
    .filter(page => pageKind(page.file) === 'step')
    .filter(page => !lab.steps.some(({ id }) => page.file.endsWith(`/step-${id}.mdx`)))
    .map(page => ({ file: page.file, rule: 'lab-steps', says: 'Its lab has no such step.' }))
  return [...missing, ...extra]
}
