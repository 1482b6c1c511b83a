/** Step 5: decisions. */
import { chosenOption, headingNamed, optionsOf, paragraphsUnder, saysBecause, weighedUnder } from './madr.ts'
import { answerTo, type Claim, kindOf } from './model/claims.ts'
import { namedParts } from './named-parts.ts'
import type { Decision } from './read-decisions.ts'
import { modelRule, rule } from './work.ts'

const wantedHeadings = [
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

const sides = ['Good', 'Bad']

export const decisions = [
  rule('5.1.form', 'Three accepted decisions, about services, data and events', ({ decisions, see }) => {
    for (const { file, mistakes } of decisions) {
      const [{ what, next, line } = { what: '', next: '', line: 1 }] = mistakes
      const story = `${file} cannot be read. ${what}.`
      see('unreadable', { story, advice: next, place: { file, line } }).holds(mistakes.length === 0)
    }
    for (const subject of Object.keys(subjects)) {
      const about = decisions.filter(({ frontMatter }) => frontMatter.decides === subject)
      const none = `No file in decisions/ says decides: ${subject}.`
      see('no-decision', { story: none, place: { file: 'decisions' } }).holds(about.length > 0)
      const story = `${about.length} files in decisions/ say decides: ${subject}.`
      see('decided-twice', { story, place: { file: about.at(-1)?.file ?? 'decisions' } }).holds(about.length < 2)
    }
    for (const decision of taken(decisions)) {
      const { file, frontMatter, headings, lineOf } = decision
      const at = (line?: number) => ({ place: { file, line } })
      const accepted = { story: `${file} is not accepted.`, actual: `status: ${frontMatter.status ?? 'none'}` }
      see('not-accepted', { ...accepted, ...at(lineOf(['status'])) }).holds(frontMatter.status === 'accepted')
      see('no-date', { story: `${file} has no date.`, ...at(lineOf(['date'])) }).holds(isDate(frontMatter.date))
      const hasTitle = headings.some(({ depth, text }) => depth === 1 && text !== '')
      see('no-title', { story: `${file} has no title.`, ...at() }).holds(hasTitle)
      for (const name of wantedHeadings) {
        const heading = headingNamed(decision, name)
        const hasText = paragraphsUnder(decision, heading).some(({ text }) => text !== '')
        see('no-section', { story: `${file} says nothing under “${name}”.`, ...at(heading?.line) }).holds(hasText)
      }
    }
  }),

  rule('5.2.options', 'Each option is weighed, also those not taken', ({ decisions, see }) => {
    for (const decision of taken(decisions)) {
      const { file } = decision
      const at = (line?: number) => ({ place: { file, line } })
      const options = optionsOf(decision)
      const few = `${file} considers ${options.length} options.`
      const considered = headingNamed(decision, 'Considered Options')
      see('one-option', { story: few, ...at(considered?.line) }).holds(options.length > 1)
      const none = `${file} names none of its options as the chosen one.`
      const outcome = headingNamed(decision, 'Decision Outcome')
      see('no-choice', { story: none, ...at(outcome?.line) }).holds(chosenOption(decision) !== undefined)
      for (const option of options) {
        const heading = weighedUnder(decision, option)
        const story = `${file} does not weigh the option “${option.text}”.`
        see('option-not-weighed', { story, ...at(option.line) }).holds(heading !== undefined)
        for (const side of heading ? sides : []) {
          const story = `${file} says nothing ${side.toLowerCase()} of “${option.text}”.`
          see('one-sided', { story, ...at(heading?.line) }).holds(saysBecause(decision, heading, side))
        }
      }
      const consequences = headingNamed(decision, 'Consequences')
      for (const side of sides) {
        const story = `${file} names no ${side.toLowerCase()} consequence.`
        see('no-consequence', { story, ...at(consequences?.line) }).holds(saysBecause(decision, consequences, side))
      }
    }
  }),

  modelRule('5.3.claims', 'What a decision claims is true of the model', ({ model, decisions, see }) => {
    for (const { file, frontMatter, lineOf } of taken(decisions)) {
      const at = (...path: number[]) => ({ place: { file, line: lineOf(['claims', ...path]) } })
      const claims = claimsIn(frontMatter.claims)
      for (const [kind, what] of Object.entries(subjects[String(frontMatter.decides)]!)) {
        const story = `${file} does not claim ${what}.`
        see('too-few-claims', { story, ...at() }).holds(claims.some(claim => isDue(claim, kind)))
      }
      for (const [index, claim] of claims.entries()) {
        const answer = answerTo(model, claim)
        const said = inWords(claim)
        if ('form' in answer) {
          const story = `${file} claims something in a form that nobody can look up: ${said}.`
          see('odd-claim', { story, expected: answer.form, ...at(index) }).holds(false)
        } else if ('unknown' in answer) {
          const story = `${file} claims something of “${answer.unknown}”, which the model does not have.`
          see('unknown-claim', { story, ...at(index) }).holds(false)
        } else {
          const story = `${file} claims what the model does not say: ${said}.`
          see('untrue', { story, actual: `the model says ${answer.says}`, ...at(index) }).holds(answer.holds)
        }
      }
    }
  }),

  modelRule('5.4.names', 'Each decision names parts of the model that are there', ({ model, decisions, see }) => {
    for (const { file, text } of taken(decisions)) {
      const parts = namedParts(model, text)
      for (const { name, line, isThere } of parts) {
        const story = `${file} names ${name}, which the model does not have.`
        see('unknown-name', { story, place: { file, line } }).holds(isThere)
      }
      const count = new Set(parts.map(({ name }) => name)).size
      const details = { story: `${file} names ${count} parts of the model.`, expected: 'three at least' }
      see('few-names', { ...details, place: { file } }).holds(count >= 3)
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
