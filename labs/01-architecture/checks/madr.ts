/** What MADR's form means: options, the one that was chosen, and what speaks for and against each. */
import type { Paragraph, Section } from './read-decisions.ts'

export interface Option {
  text: string
  line: number
  /** Its words, and the bold ones with which it begins. */
  names: string[]
}

export const sectionNamed = (sections: readonly Section[], heading: string): Section | undefined =>
  sections.find(({ text }) => wordsOf(text) === wordsOf(heading))

export const optionsOf = (sections: readonly Section[]): Option[] =>
  (sectionNamed(sections, 'Considered Options')?.items ?? [])
    .map(({ text, line, bold }) => ({ text, line, names: [text, ...bold.filter(lead => text.startsWith(lead))] }))
    .filter(({ text }) => wordsOf(text) !== '')

/** `Chosen option: "…", because …`, with quotes of any kind, or bold. */
export function chosenOption(sections: readonly Section[]): Option | undefined {
  const outcome = sectionNamed(sections, 'Decision Outcome')
  const chosen = outcome?.paragraphs.map(choiceIn).find(words => words !== undefined)
  return chosen === undefined
    ? undefined
    : optionsOf(sections).find(({ names }) => names.some(name => isSaid(chosen, name)))
}

const quotedChoice = /\bChosen option:?\s*["“”„«»'‘’](.+)["“”„«»'‘’]\s*,?\s*because\s+\S/i
const boldChoice = /\bChosen option:?\s*(.+?)\s*,?\s*because\s+\S/i

function choiceIn({ text, bold }: Paragraph): string | undefined {
  const quoted = quotedChoice.exec(text)?.[1]
  if (quoted !== undefined) return quoted
  const written = boldChoice.exec(text)?.[1]
  return written !== undefined && bold.some(words => wordsOf(words) === wordsOf(written)) ? written : undefined
}

/** The heading under Pros and Cons that has the option's words. */
export function headingOf(sections: readonly Section[], { names }: Option): Section | undefined {
  const weighed = below(sections, sectionNamed(sections, 'Pros and Cons of the Options'))
  const exact = weighed.find(({ text }) => names.some(name => wordsOf(text) === wordsOf(name)))
  return exact ?? weighed.find(({ text }) => names.some(name => isSaid(text, name)))
}

function below(sections: readonly Section[], top: Section | undefined): Section[] {
  if (!top) return []
  const rest = sections.slice(sections.indexOf(top) + 1)
  const end = rest.findIndex(({ depth }) => depth <= top.depth)
  return end < 0 ? rest : rest.slice(0, end)
}

/** A bullet such as `Good, because it is small`. */
export const saysBecause = ({ bullets }: Section, side: 'Good' | 'Bad'): boolean =>
  bullets.some(({ text }) => new RegExp(`^${side},?\\s+because\\s+\\S`, 'i').test(text))

const isSaid = (text: string, name: string): boolean => ` ${wordsOf(text)} `.includes(` ${wordsOf(name)} `)

/** Without case, punctuation and emphasis. */
const wordsOf = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
