/** What MADR's form means: options, the one that was chosen, and what speaks for and against each. */
import type { Decision, Heading, Paragraph } from './read-decisions.ts'

type Text = Pick<Decision, 'headings' | 'paragraphs'>

export interface Option {
  text: string
  line: number
  /** Its words, and the bold ones with which it begins. */
  names: string[]
}

export const headingNamed = ({ headings }: Text, name: string): Heading | undefined =>
  headings.find(({ text }) => wordsOf(text) === wordsOf(name))

/** What stands under a heading, under deeper ones too. */
export const paragraphsUnder = ({ paragraphs }: Text, heading: Heading | undefined): Paragraph[] =>
  paragraphs.filter(({ under }) => heading && under.includes(heading))

export const optionsOf = (decision: Text): Option[] =>
  paragraphsUnder(decision, headingNamed(decision, 'Considered Options'))
    .filter(({ text, bullet }) => bullet === 1 && wordsOf(text) !== '')
    .map(({ text, line, bold }) => ({ text, line, names: [text, ...bold.filter(lead => text.startsWith(lead))] }))

/** `Chosen option: "…", because …`, with quotes of any kind, or bold. */
export function chosenOption(decision: Text): Option | undefined {
  const outcome = paragraphsUnder(decision, headingNamed(decision, 'Decision Outcome'))
  const chosen = outcome.map(choiceIn).find(words => words !== undefined)
  return optionsOf(decision).find(({ names }) => names.some(name => chosen !== undefined && isSaid(chosen, name)))
}

const quotedChoice = /\bChosen option:?\s*["“”„«»'‘’](.+)["“”„«»'‘’]\s*,?\s*because\s+\S/i
const boldChoice = /\bChosen option:?\s*(.+?)\s*,?\s*because\s+\S/i

function choiceIn({ text, bold }: Paragraph): string | undefined {
  const written = boldChoice.exec(text)?.[1]
  return quotedChoice.exec(text)?.[1] ?? bold.find(words => wordsOf(words) === wordsOf(written ?? ''))
}

/** The heading under Pros and Cons that has the option's words. */
export function weighedUnder(decision: Text, { names }: Option): Heading | undefined {
  const top = headingNamed(decision, 'Pros and Cons of the Options')
  const weighed = decision.headings.filter(({ under }) => top && under.includes(top))
  const exact = weighed.find(({ text }) => names.some(name => wordsOf(text) === wordsOf(name)))
  return exact ?? weighed.find(({ text }) => names.some(name => isSaid(text, name)))
}

/** Whether a bullet under the heading says `Good, because it is small`. */
export const saysBecause = (decision: Text, heading: Heading | undefined, side: string): boolean =>
  paragraphsUnder(decision, heading).some(
    ({ text, bullet }) => bullet > 0 && new RegExp(`^${side},?\\s+because\\s+\\S`, 'i').test(text),
  )

const isSaid = (text: string, name: string): boolean => ` ${wordsOf(text)} `.includes(` ${wordsOf(name)} `)

/** Without case, punctuation and emphasis. */
const wordsOf = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
