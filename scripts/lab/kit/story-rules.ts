/**
 * Rules that are told as stories: what is done to the learner's work is data, which is played in the child process, and what
 * was seen is judged here. What is found is told with the story that shows it.
 *
 *     const { storyRule } = storyRules<Code, What, Move[], Seen[]>({ lab: '03', messages, play, judge, words })
 *     storyRule('3.2.can-take', 'canTake looks for an empty place', [[courier('c0'), canTake('c0', 6)]])
 */
import type { Arbitrary } from 'fast-check'
import type { Place } from '../../stack/types.ts'
import type { Check } from '../types.ts'
import type { Child } from './child/types.ts'
import { draws, filled, findCounterexample } from './property.ts'
import { type Details, type Message, rules, type Seeing } from './rules.ts'

/** What is wrong with what was seen of a story, in words. */
export interface Fault {
  actual: string
  expected: string
  /** Index of the act after which it is seen; default the last. */
  at?: number
  /** Of what was thrown there: it says the place in the learner's files. */
  stack?: string
}

/** What a rule of stories needs of a part's context. */
export interface StoryContext {
  child: Pick<Child, 'placeOf'>
  seed: number
}

/** Step, rule, and what is wrong when a story goes another way than it should: `3.2.can-take`. */
export type RuleId<What extends string> = `${number}.${number}.${What}`

export interface Telling<Context, Story, Seen> {
  /** @throws ChildFault when the work lacks what the stories use, or does what ends every check */
  play(context: Context, stories: Story[]): Promise<Seen[]>
  /** @returns the first thing that is wrong; undefined when nothing is */
  judge(story: Story, seen: Seen): Fault | undefined | Promise<Fault | undefined>
  /** @param at of the act that goes wrong; default the last */
  words(story: Story, at?: number): string
  /** Where the work was seen last up to that act, for a fault without a stack. */
  stackOf?(seen: Seen, at?: number): string | undefined
}

interface Lab<What extends string> {
  /** Two digits. */
  lab: string
  /** By the last part of the code; `storyMessages` makes them. */
  messages: Readonly<Record<What, Message>>
  /** Of what is found, where no stack says another. */
  place?: Place
}

/** @param lab with the ways of playing, judging and telling that its rules have unless they say otherwise */
export function storyRules<Context extends StoryContext, What extends string, Story, Seen>({
  lab,
  messages,
  place,
  ...usual
}: Lab<What> & Telling<Context, Story, Seen>) {
  type How<S extends Story> = Partial<Telling<Context, S, Seen>> & Pick<Check<Context>, 'needs' | 'timeoutMs'>

  const { rule } = rules<Context, What>(lab, 'run', messages, place)
  const whatOf = (id: RuleId<What>) => id.slice(id.lastIndexOf('.') + 1) as What

  /** What is wrong with each story, as details of a finding. */
  async function judged<S extends Story>(context: Context, stories: S[], how: How<S>) {
    const { play, judge, words, stackOf } = { ...usual, ...how }
    const seen = await play(context, stories)
    return Promise.all(
      stories.map(async (story, index): Promise<Details | undefined> => {
        const fault = await judge(story, seen[index]!)
        if (!fault) return undefined
        const { at, actual, expected, stack = stackOf?.(seen[index]!, at) } = fault
        const place = stack === undefined ? undefined : context.child.placeOf({ stack })
        return { story: words(story, at), actual, expected, ...(place && { place }) }
      }),
    )
  }

  /** @param stories a list of them, in which arbitraries stand for values: these are drawn anew each time */
  function storyRule<S extends Story = Story>(
    id: RuleId<What>,
    title: string,
    stories: Arbitrary<S[]> | readonly unknown[],
    how: How<S> = {},
  ): Check<Context> {
    const run = async (context: Context & Seeing<What>) => {
      const told = draws(context.seed, id)(filled<S[]>(stories))
      for (const details of await judged(context, told, how)) context.see(whatOf(id), details).holds(!details)
    }
    return rule(id, title, run, { needs: how.needs, timeoutMs: how.timeoutMs })
  }

  /** Of many stories that are drawn, the first that goes wrong is told, shrunk. */
  function propertyRule(
    id: RuleId<What>,
    title: string,
    runs: number,
    cases: Arbitrary<Story>,
    how: How<Story> = {},
  ): Check<Context> {
    const run = async (context: Context & Seeing<What>) => {
      const play = (stories: Story[]) => judged(context, stories, how)
      const property = { seed: context.seed, cases, runs, play }
      const { tried, found } = await findCounterexample({ ...property, judge: (_, details) => details })
      // Each story that was played counts as seen; of none nothing is claimed.
      for (let held = found ? 1 : 0; held < tried; held++) context.see(whatOf(id)).holds(true)
      if (found) context.see(whatOf(id), found.fault).holds(false)
    }
    return rule(id, title, run, { needs: how.needs, timeoutMs: how.timeoutMs })
  }

  return { storyRule, propertyRule }
}
