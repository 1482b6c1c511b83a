/** Step 5: decisions. */
import { rules } from '../../../scripts/lab/kit/rules.ts'
import { chosenOption, headingOf, optionsOf, saysBecause, sectionNamed } from './madr.ts'
import { decisions as messages } from './messages.ts'
import { answerTo, type Claim, kindOf } from './model/claims.ts'
import { namedParts } from './named-parts.ts'
import { type Decision, type Subject, subjects } from './read-decisions.ts'
import { understood } from './step-1-parts.ts'
import type { Work } from './work.ts'

const { rule } = rules<Work, keyof typeof messages>('01', 'static', messages, { file: 'decisions' })

const sectionNames = [
  'Context and Problem Statement',
  'Considered Options',
  'Decision Outcome',
  'Consequences',
  'Pros and Cons of the Options',
]

/** What each decision has to claim at least: by the kind of the claim, in words. */
const dueClaims: Readonly<Record<Subject, Readonly<Record<string, string>>>> = {
  services: { services: 'how many services there are', availability: 'the availability of a journey' },
  data: { stores: 'how many stores there are', copies: 'how many copies of a fact there are' },
  events: { heard: 'who hears an event', survives: 'that a journey survives without the broker' },
}

/** Of what survives without a service there is nothing to learn about events. */
const isDue = (claim: Claim, kind: string): boolean =>
  kindOf(claim) === kind && (kind !== 'survives' || claim.without === 'broker')

export const decisions = [
  rule('5.1.form', 'Three accepted decisions, about services, data and events', ({ decisions, see }) => {
    for (const { file, mistakes } of decisions) {
      const [mistake] = mistakes
      const place = { file, line: mistake?.line }
      see('unreadable', { file, what: mistake?.what, advice: mistake?.next, place }).holds(mistake === undefined)
    }
    for (const subject of subjects) {
      const about = decisions.filter(({ frontMatter }) => frontMatter.decides === subject)
      see('no-decision', { subject }).holds(about.length > 0)
      const place = { file: about.at(-1)?.file ?? 'decisions' }
      see('decided-twice', { subject, count: about.length, place }).holds(about.length < 2)
    }
    for (const { file, frontMatter, title, sections, lineOf } of taken(decisions)) {
      const place = (key: string) => ({ place: { file, line: lineOf([key]) } })
      const actual = `status: ${frontMatter.status ?? 'none'}`
      see('not-accepted', { file, actual, ...place('status') }).holds(frontMatter.status === 'accepted')
      see('no-date', { file, ...place('date') }).holds(isDate(frontMatter.date))
      see('no-title', { file, place: { file } }).holds(Boolean(title))
      for (const heading of sectionNames) {
        const section = sectionNamed(sections, heading)
        const hasText = section?.paragraphs.some(({ text }) => text !== '') ?? false
        see('no-section', { file, heading, place: { file, line: section?.line } }).holds(hasText)
      }
    }
  }),

  rule('5.2.options', 'Each option is weighed, also those not taken', ({ decisions, see }) => {
    for (const { file, sections } of taken(decisions)) {
      const place = (line?: number) => ({ place: { file, line } })
      const options = optionsOf(sections)
      const considered = sectionNamed(sections, 'Considered Options')
      see('one-option', { file, count: options.length, ...place(considered?.line) }).holds(options.length > 1)
      const outcome = sectionNamed(sections, 'Decision Outcome')
      see('no-choice', { file, ...place(outcome?.line) }).holds(chosenOption(sections) !== undefined)
      for (const option of options) {
        const weighed = headingOf(sections, option)
        see('option-not-weighed', { file, option: option.text, ...place(option.line) }).holds(weighed !== undefined)
        if (!weighed) continue
        for (const side of ['Good', 'Bad'] as const)
          see('one-sided', { file, side: side.toLowerCase(), option: option.text, ...place(weighed.line) }).holds(
            saysBecause(weighed, side),
          )
      }
      const consequences = sectionNamed(sections, 'Consequences')
      for (const side of ['Good', 'Bad'] as const)
        see('no-consequence', { file, side: side.toLowerCase(), ...place(consequences?.line) }).holds(
          consequences !== undefined && saysBecause(consequences, side),
        )
    }
  }),

  rule(
    '5.3.claims',
    'What a decision claims is true of the model',
    ({ model, decisions, see }) => {
      for (const { file, frontMatter, lineOf } of taken(decisions)) {
        const place = { file, line: lineOf(['claims']) }
        const claims = claimsIn(frontMatter.claims)
        for (const [kind, what] of Object.entries(dueClaims[frontMatter.decides as Subject]))
          see('too-few-claims', { file, what, place }).holds(claims.some(claim => isDue(claim, kind)))
        for (const [index, claim] of claims.entries()) {
          const answer = answerTo(model, claim)
          const details = { file, claim: inWords(claim), place: { file, line: lineOf(['claims', index]) } }
          if ('form' in answer) see('odd-claim', { ...details, expected: answer.form }).holds(false)
          else if ('unknown' in answer) see('unknown-claim', { ...details, name: answer.unknown }).holds(false)
          else see('untrue', { ...details, actual: `the model says ${answer.says}` }).holds(answer.holds)
        }
      }
    },
    understood,
  ),

  rule(
    '5.4.names',
    'Each decision names parts of the model that are there',
    ({ model, decisions, see }) => {
      for (const { file, text } of taken(decisions)) {
        const names = namedParts(model, text)
        for (const { name, line, isThere } of names)
          see('unknown-name', { file, name, place: { file, line } }).holds(isThere)
        const count = new Set(names.map(({ name }) => name)).size
        see('few-names', { file, count, expected: 'three at least', place: { file } }).holds(count >= 3)
      }
    },
    understood,
  ),
]

/** Those that decide one of the three; other files are welcome beside them. */
const taken = (decisions: readonly Decision[]): Decision[] =>
  decisions.filter(({ frontMatter }) => (subjects as readonly unknown[]).includes(frontMatter.decides))

const isDate = (value: unknown): boolean =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value))

/** What is no map cannot be looked up either, and is told so. */
const claimsIn = (claims: unknown): Claim[] =>
  Array.isArray(claims) ? claims.map(claim => (typeof claim === 'object' && claim !== null ? claim : { claim })) : []

const inWords = (claim: Claim): string =>
  Object.entries(claim)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
    .join(', ')
