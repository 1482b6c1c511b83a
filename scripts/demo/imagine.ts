/**
 * An invented cohort: its learners and their attempts, the same for the same seed. Items and codes are the course's
 * own, so that every page of the board has something to show. Pure.
 */
import type { Attempt } from '@groundwork/progress/api'
import { randomFrom, shuffled } from '@groundwork/testkit/random'
import catalog from '../../services/progress/src/catalog.json' with { type: 'json' }
import failures from '../../services/progress/src/failures.json' with { type: 'json' }

export interface Imagined {
  name: string
  /** Oldest first. */
  attempts: Attempt[]
}

/** A way of working, and its share of the cohort. */
interface Persona {
  share: number
  /** The least and the most steps that such a learner has done; the course has about thirty. */
  steps: [number, number]
  /** Failed tries before a step passes, at most. */
  fails: number
  /** Days since the last sign of life. */
  lastSeen: number
  /** The last thing that such a learner did: at the next step, or at a step that was done before. */
  ending?: { status: 'fail' | 'error' | 'files-right'; tries: number; at?: 'a done step' }
  /** Whether such a learner answers quiz questions too. */
  quiz: boolean
}

const personas: Record<string, Persona> = {
  steady: { share: 0.3, steps: [5, 14], fails: 2, lastSeen: 0.3, quiz: true },
  quick: { share: 0.13, steps: [16, 24], fails: 1, lastSeen: 0.1, quiz: true },
  stuck: { share: 0.1, steps: [3, 9], fails: 2, lastSeen: 0.05, ending: { status: 'fail', tries: 5 }, quiz: false },
  stopped: { share: 0.04, steps: [1, 6], fails: 1, lastSeen: 0.2, ending: { status: 'error', tries: 3 }, quiz: false },
  silent: { share: 0.13, steps: [2, 4], fails: 2, lastSeen: 7, ending: { status: 'fail', tries: 1 }, quiz: false },
  unrun: {
    share: 0.07,
    steps: [5, 8],
    fails: 1,
    lastSeen: 0.2,
    ending: { status: 'files-right', tries: 1 },
    quiz: true,
  },
  undone: {
    share: 0.03,
    steps: [9, 12],
    fails: 1,
    lastSeen: 0.1,
    ending: { status: 'fail', tries: 1, at: 'a done step' },
    quiz: true,
  },
  begun: { share: 0.13, steps: [1, 3], fails: 1, lastSeen: 1, quiz: false },
  absent: { share: 0.07, steps: [0, 0], fails: 0, lastSeen: 0, quiz: false },
}

const givenNames =
  `Amara Anton Asel Bela Bruno Carla Chidi Dana Daria Emre Eva Farid Freya Goran Hana Hugo Ines Ilya Jana Jonas
  Kai Katya Lars Lena Malik Mira Nadia Nils Olga Omar Pavel Petra Quentin Rania Rosa Sami Selma Timur Tove Uma Vera
  Viktor Wanda Xenia Yara Yusuf Zeno Zora`.split(/\s+/)
const familyNames =
  'Adeyemi Berg Castillo Dvorak Eriksen Fontana Grigoriev Haddad Ivanova Jansen Kowalski Lindqvist'.split(' ')

export function imagineCohort({ learners, seed, now }: { learners: number; seed: number; now: Date }): Imagined[] {
  const random = randomFrom(seed)
  const names = shuffled(
    familyNames.flatMap(family => givenNames.map(given => `${given} ${family}`)),
    random,
  )
  if (learners > names.length) throw new Error(`There are names for ${names.length} learners.`)
  const kinds = shuffled(kindsOf(learners), random)
  return kinds.map((persona, n) => ({ name: names[n]!, attempts: attemptsOf(persona, random, now) }))
}

/** As many learners of each persona as its share says; the first persona takes the remainder. */
function kindsOf(learners: number): Persona[] {
  const [first, ...others] = Object.values(personas)
  const kinds = others.flatMap(persona => Array.from({ length: Math.round(persona.share * learners) }, () => persona))
  const rest = Math.max(learners - kinds.length, 0)
  return [...Array.from({ length: rest }, () => first!), ...kinds].slice(0, learners)
}

const steps = catalog.lessons.flatMap(({ items }) => items.filter(({ kind }) => kind === 'check'))
type Item = (typeof steps)[number]

/** An attempt without its time, which is counted back from the last activity. */
interface Deed {
  item: Item
  status: Attempt['status']
  share: number
  codes: string[]
}

function attemptsOf(persona: Persona, random: () => number, now: Date): Attempt[] {
  const between = ([from, to]: [number, number]) => from + Math.floor(random() * (to - from + 1))
  const done = steps.slice(0, between(persona.steps))
  const deeds = done.flatMap(item => [
    ...Array.from({ length: between([0, persona.fails]) }, () => failed(item, random)),
    { item, status: 'pass' as const, share: 1, codes: [] },
    ...(persona.quiz && isLastOfItsLesson(item) ? answers(item, random) : []),
  ])
  const { ending } = persona
  const last = ending?.at === 'a done step' ? done.at(-2) : steps[done.length]
  if (ending && last) {
    // A learner who is stuck fails with the same code again.
    const wall = failed(last, random)
    const end = ending.status === 'fail' ? wall : { ...wall, status: ending.status, share: 0, codes: [] }
    deeds.push(...Array.from({ length: ending.tries }, () => end))
  }
  return timed(deeds, { random, last: +now - persona.lastSeen * day })
}

const day = 86_400_000

function failed(item: Item, random: () => number): Deed {
  const codes = codesOf(item.id)
  const code = codes[Math.floor(random() ** 2 * codes.length)]
  return { item, status: 'fail', share: Math.round(random() * 3) / 5, codes: code === undefined ? [] : [code] }
}

/** The codes of a step: those of `02.lab.3` begin with `02.3.`. */
const codesOf = (item: string) =>
  Object.keys(failures.codes).filter(code => code.startsWith(item.replace('.lab.', '.').concat('.')))

const isLastOfItsLesson = (item: Item) => steps[steps.indexOf(item) + 1]?.id.slice(0, 2) !== item.id.slice(0, 2)

function answers(step: Item, random: () => number): Deed[] {
  const { items } = catalog.lessons.find(({ id }) => step.id.startsWith(id))!
  return items
    .filter(({ kind }) => kind === 'quiz')
    .map(item => {
      return random() < 0.8
        ? { item, status: 'pass' as const, share: 1, codes: [] }
        : { item, status: 'fail' as const, share: 0, codes: [] }
    })
}

/** Gives the attempts their times, with nights in between, so that the last one is at `last`. */
function timed(deeds: Deed[], { random, last }: { random: () => number; last: number }): Attempt[] {
  const deviceId = uuid(random)
  let at = last
  const attempts = deeds.toReversed().map(({ item, status, share, codes }, n) => {
    if (n > 0) at -= random() < 0.15 ? 14 * 3_600_000 : (4 + random() * 25) * 60_000
    return {
      id: uuid(random),
      deviceId,
      deviceSeq: deeds.length - n,
      item: item.id,
      kind: item.kind as Attempt['kind'],
      status,
      score: Math.round(share * item.maxScore),
      maxScore: item.maxScore,
      durationMs: 800 + Math.round(random() * 9_000),
      occurredAt: new Date(Math.round(at)).toISOString(),
      contentVersion: 'demo',
      ...(item.kind === 'check' ? { work: uuid(random).replaceAll('-', '') } : {}),
      evidence: { codes },
    }
  })
  return attempts.reverse()
}

/** In the shape of version 4. */
function uuid(random: () => number): string {
  const digits = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16))
  digits[12] = '4'
  digits[16] = '8'
  return digits.join('').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
