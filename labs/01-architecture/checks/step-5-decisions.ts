/** Step 5: decisions. */
import { chosenOption, headingOf, optionsOf, saysBecause, sectionNamed } from './madr.ts'
import { answerTo, type Claim, kindOf } from './model/claims.ts'
import { namedParts } from './named-parts.ts'
import type { Decision } from './read-decisions.ts'
import { modelRule, rule } from './work.ts'

const sectionNames = [
  'Context and Problem Statement',
  'Considered Options',
  'Decision Outcome',
  'Consequences',
  'Pros and Cons of the Options',
]

/** By what is decided: what has to be claimed at least, by the kind of the claim, in words. */
const subjects: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  services: { services: 'how many services there are', availability: 'the availability of a journey' },
  data: { stores: 'how many stores there are', copies: 'how many copies of a fact there are' },
  events: { heard: 'who hears an event', survives: 'that a journey survives without the broker' },
}

/** Of what survives without a service there is nothing to learn about events. */
const isDue = (claim: Claim, kind: string): boolean =>
  kindOf(claim) === kind && (kind !== 'survives' || claim.without === 'broker')

const sides = ['Good', 'Bad'] as const

export const decisions = [
  rule('5.1.form', 'Three accepted decisions, about services, data and events', ({ decisions, see }) => {
    for (const { file, mistakes } of decisions) {
      const [{ what, next, line } = { what: '', next: '', line: 1 }] = mistakes
      const details = { file: `The front matter of ${file}`, what, advice: next, place: { file, line } }
      see('unreadable', details).holds(mistakes.length === 0)
    }
    for (const subject of Object.keys(subjects)) {
      const about = decisions.filter(({ frontMatter }) => frontMatter.decides === subject)
      const details = { subject, count: about.length, place: { file: about.at(-1)?.file ?? 'decisions' } }
      see('no-decision', details).holds(about.length > 0)
      see('decided-twice', details).holds(about.length < 2)
    }
    for (const { file, frontMatter, sections, lineOf } of taken(decisions)) {
      const at = (line?: number) => ({ file, place: { file, line } })
      const actual = `status: ${frontMatter.status ?? 'none'}`
      see('not-accepted', { actual, ...at(lineOf(['status'])) }).holds(frontMatter.status === 'accepted')
      see('no-date', at(lineOf(['date']))).holds(isDate(frontMatter.date))
      see('no-title', at()).holds(sections.some(({ depth, text }) => depth === 1 && text !== ''))
      for (const heading of sectionNames) {
        const section = sectionNamed(sections, heading)
        const hasText = section?.paragraphs.some(({ text }) => text !== '') ?? false
        see('no-section', { heading, ...at(section?.line) }).holds(hasText)
      }
    }
  }),

  rule('5.2.options', 'Each option is weighed, also those not taken', ({ decisions, see }) => {
    for (const { file, sections } of taken(decisions)) {
      const at = (line?: number) => ({ file, place: { file, line } })
      const lineOf = (heading: string) => sectionNamed(sections, heading)?.line
      const options = optionsOf(sections)
      see('one-option', { count: options.length, ...at(lineOf('Considered Options')) }).holds(options.length > 1)
      see('no-choice', at(lineOf('Decision Outcome'))).holds(chosenOption(sections) !== undefined)
      for (const option of options) {
        const weighed = headingOf(sections, option)
        const isWeighed = see('option-not-weighed', { option: option.text, ...at(option.line) }).holds(!!weighed)
        for (const side of isWeighed ? sides : [])
          see('one-sided', { side: side.toLowerCase(), option: option.text, ...at(weighed?.line) }).holds(
            saysBecause(weighed, side),
          )
      }
      for (const side of sides)
        see('no-consequence', { side: side.toLowerCase(), ...at(lineOf('Consequences')) }).holds(
          saysBecause(sectionNamed(sections, 'Consequences'), side),
        )
    }
  }),

  modelRule('5.3.claims', 'What a decision claims is true of the model', ({ model, decisions, see }) => {
    for (const { file, frontMatter, lineOf } of taken(decisions)) {
      const at = (...path: number[]) => ({ file, place: { file, line: lineOf(['claims', ...path]) } })
      const claims = claimsIn(frontMatter.claims)
      for (const [kind, what] of Object.entries(subjects[String(frontMatter.decides)]!))
        see('too-few-claims', { what, ...at() }).holds(claims.some(claim => isDue(claim, kind)))
      for (const [index, claim] of claims.entries()) {
        const answer = answerTo(model, claim)
        const details = { claim: inWords(claim), ...at(index) }
        if ('form' in answer) see('odd-claim', { ...details, expected: answer.form }).holds(false)
        else if ('unknown' in answer) see('unknown-claim', { ...details, name: answer.unknown }).holds(false)
        else see('untrue', { ...details, actual: `the model says ${answer.says}` }).holds(answer.holds)
      }
    }
  }),

  modelRule('5.4.names', 'Each decision names parts of the model that are there', ({ model, decisions, see }) => {
    for (const { file, text } of taken(decisions)) {
      const parts = namedParts(model, text)
      for (const { name, line, isThere } of parts)
        see('unknown-name', { file, name, place: { file, line } }).holds(isThere)
      const count = new Set(parts.map(({ name }) => name)).size
      see('few-names', { file, count, expected: 'three at least', place: { file } }).holds(count >= 3)
    }
  }),
]

/** Those that decide one of the three; other files are welcome beside them. */
const taken = (decisions: readonly Decision[]): Decision[] =>
  decisions.filter(({ frontMatter }) => Object.keys(subjects).includes(frontMatter.decides as string))

const isDate = (value: unknown): boolean =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value))

/** What is no map cannot be looked up either, and is told so. */
const claimsIn = (claims: unknown): Claim[] =>
  Array.isArray(claims) ? claims.map(claim => (typeof claim === 'object' && claim !== null ? claim : { claim })) : []

const inWords = (claim: Claim): string =>
  Object.entries(claim)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
    .join(', ')
