/** What MADR's form means: options, the one that was chosen, and what speaks for and against each. */
import { after, type Paragraph, type Section } from './read-decisions.ts'

export interface Option {
  text: string
  line: number
  /** Its words, and the bold ones with which it begins. */
  names: string[]
}

export const sectionNamed = (sections: readonly Section[], heading: string): Section | undefined =>
  sections.find(({ text }) => wordsOf(text) === wordsOf(heading))

export const optionsOf = (sections: readonly Section[]): Option[] =>
  (sectionNamed(sections, 'Considered Options')?.paragraphs ?? [])
    .filter(({ text, bullet }) => bullet === 1 && wordsOf(text) !== '')
    .map(({ text, line, bold }) => ({ text, line, names: [text, ...bold.filter(lead => text.startsWith(lead))] }))

/** `Chosen option: "…", because …`, with quotes of any kind, or bold. */
export function chosenOption(sections: readonly Section[]): Option | undefined {
  const outcome = sectionNamed(sections, 'Decision Outcome')
  const chosen = outcome?.paragraphs.map(choiceIn).find(words => words !== undefined)
  return optionsOf(sections).find(({ names }) => names.some(name => chosen !== undefined && isSaid(chosen, name)))
}

const quotedChoice = /\bChosen option:?\s*["“”„«»'‘’](.+)["“”„«»'‘’]\s*,?\s*because\s+\S/i
const boldChoice = /\bChosen option:?\s*(.+?)\s*,?\s*because\s+\S/i

function choiceIn({ text, bold }: Paragraph): string | undefined {
  const written = boldChoice.exec(text)?.[1]
  return quotedChoice.exec(text)?.[1] ?? bold.find(words => wordsOf(words) === wordsOf(written ?? ''))
}

/** The heading under Pros and Cons that has the option's words. */
export function headingOf(sections: readonly Section[], { names }: Option): Section | undefined {
  const top = sectionNamed(sections, 'Pros and Cons of the Options')
  const weighed = top ? after(top, sections, ({ depth }) => depth <= top.depth) : []
  const exact = weighed.find(({ text }) => names.some(name => wordsOf(text) === wordsOf(name)))
  return exact ?? weighed.find(({ text }) => names.some(name => isSaid(text, name)))
}

/** A bullet such as `Good, because it is small`. */
export const saysBecause = (section: Section | undefined, side: 'Good' | 'Bad'): boolean =>
  section?.paragraphs.some(
    ({ text, bullet }) => bullet > 0 && new RegExp(`^${side},?\\s+because\\s+\\S`, 'i').test(text),
  ) ?? false

const isSaid = (text: string, name: string): boolean => ` ${wordsOf(text)} `.includes(` ${wordsOf(name)} `)

/** Without case, punctuation and emphasis. */
const wordsOf = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
