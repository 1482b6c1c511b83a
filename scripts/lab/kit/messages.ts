/** Messages, and words in them, that several labs share. */
import type { Message } from './rules.ts'

/**
 * Messages that say the rule and the story that breaks it, which `see` is given; beside it, what to try next.
 * @param next by the last part of the code
 * @param says another form, such as `{story}` for stories that say by themselves which rule they break
 */
export const storyMessages = <What extends string>(
  next: Record<What, string>,
  says = '{rule}. Not so here:\n{story}',
) =>
  Object.fromEntries(Object.entries<string>(next).map(([what, each]) => [what, { says, next: each }])) as Record<
    What,
    Message
  >

/** The end of a history, at most so many characters: it goes wrong at its end. */
export function lastMoves(told: readonly string[], longest: number): string {
  let words = told.at(-1) ?? ''
  let from = told.length - 1
  while (from > 0 && words.length + told[from - 1]!.length < longest) words = `${told[--from]} · ${words}`
  return from > 0 ? `… · ${words}` : words
}

export const ordinal = (number: number): string => `${number}${['st', 'nd', 'rd'][number - 1] ?? 'th'}`
