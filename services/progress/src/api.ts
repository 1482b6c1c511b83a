/**
 * The progress API: every request and answer, once. The service validates with these schemas; the `lab` command, the
 * site's server and the instructor's page take their types from here.
 *
 * What a learner's machine sends never says who the learner is, in which cohort, when it arrived or how far it can be
 * trusted: the server knows those from the token and its own clock, and refuses a body that tries.
 */
import { pattern, StrictObject, UuidOf } from '@groundwork/kernel/http/schema'
import { type Static, type TSchema, Type } from 'typebox'
import { assuranceLabels, maxBatch } from './constants.ts'
import { attemptStatuses, proofs, ranStatuses, stateNames, states } from './states.ts'

export const AttemptKind = Type.Enum(['check', 'quiz', 'read'], { description: 'A step of a lab, a question, a page.' })
export type AttemptKind = Static<typeof AttemptKind>

export const AttemptStatus = Type.Enum([...attemptStatuses], {
  description:
    '`files-right`: what reads the files passed, what only a run shows was not run; it earns nothing. `error` is a broken environment, not wrong work; `skip` was not tried.',
})
export type AttemptStatus = Static<typeof AttemptStatus>

export const Proof = Type.Enum([...proofs], {
  description: 'What shows that a step is right: the files alone, running the learner’s code, or engines.',
})
export type Proof = Static<typeof Proof>

const Points = (description: string, example: number) =>
  Type.Number({ minimum: 0, maximum: 10_000, description, examples: [example] })
export const When = (description: string) => Type.String({ format: 'date-time', description })

export const Attempt = StrictObject({
  id: UuidOf(
    'Minted on the learner’s machine; sending it again changes nothing.',
    '019aa5f0-0000-7000-8000-0000000000b1',
  ),
  deviceId: UuidOf('The machine it was made on.', '019aa5f0-0000-7000-8000-0000000000d1'),
  deviceSeq: Type.Integer({
    minimum: 1,
    maximum: 2_147_483_647,
    description: 'Place in the device’s record. May repeat.',
    examples: [1],
  }),
  item: Type.String({
    minLength: 1,
    maxLength: 80,
    description: '`02.lab.1`, `02.quiz.<question>`.',
    examples: ['02.lab.1'],
  }),
  kind: AttemptKind,
  status: AttemptStatus,
  score: Points('Points of this attempt.', 20),
  maxScore: Points('Points there were to get.', 20),
  durationMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 2_147_483_647, description: 'How long it took.' })),
  occurredAt: Type.String({
    format: 'date-time',
    description: 'The learner’s clock.',
    examples: ['2026-03-02T09:30:00Z'],
  }),
  contentVersion: Type.String({
    minLength: 1,
    maxLength: 128,
    description: 'Hash of what was tried.',
    examples: ['sha256:0f1e'],
  }),
  work: Type.Optional(
    Type.String({
      ...pattern('^[0-9a-f]{1,64}$', 'a digest in hexadecimal digits'),
      description:
        'Digest of the learner’s files that it was about: attempts with the same are one try. Absent for questions.',
      examples: ['5d41402abc4b2a76'],
    }),
  ),
  evidence: Type.Optional(
    Type.Record(Type.String({ maxLength: 80 }), Type.Unknown(), {
      description: 'Codes and digests that speak for it, at most 4 KiB of JSON. No logs, no files.',
    }),
  ),
})
export type Attempt = Static<typeof Attempt>

export const EventsRequest = StrictObject({
  events: Type.Array(Attempt, { minItems: 1, maxItems: maxBatch, description: 'Attempts, in any order.' }),
})
export type EventsRequest = Static<typeof EventsRequest>

export const EventResult = Type.Object({
  id: Type.String({ description: 'Of the attempt.' }),
  outcome: Type.Enum(['accepted', 'duplicate', 'conflict', 'rejected'], {
    description:
      '`duplicate`: already held, nothing changed. `conflict`: the id is held with other content, which stays. `rejected`: cannot be taken.',
  }),
  reason: Type.Optional(Type.String({ description: 'Why it was not taken.' })),
})
export type EventResult = Static<typeof EventResult>

export const EventsAnswer = Type.Object({
  results: Type.Array(EventResult, { description: 'One for each attempt, in their order.' }),
})
export type EventsAnswer = Static<typeof EventsAnswer>

/** Control signs, line breaks, what turns or joins text without being seen. */
const unseen = '\\u0000-\\u001f\\u007f-\\u009f\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff'

/** A name as people have them: no control signs, no line breaks, not blank. */
export const PersonName = Type.String({
  minLength: 1,
  maxLength: 80,
  ...pattern(`^[^\\s${unseen}]([^${unseen}]*[^\\s${unseen}])?$`, 'a name in signs that can be seen, on one line'),
  description: 'What the instructor sees; without it a made-up one.',
  examples: ['Ilya'],
})

export const JoinRequest = StrictObject({
  code: Type.String({
    minLength: 1,
    maxLength: 40,
    description: 'As the instructor gave it; case and dashes do not matter.',
    examples: ['ABCDE-FGHJK'],
  }),
  name: Type.Optional(PersonName),
})
export type JoinRequest = Static<typeof JoinRequest>

export const CohortName = Type.Object(
  {
    slug: Type.String({ description: 'Its name in addresses and commands.' }),
    title: Type.String({ description: 'Its name for people.' }),
  },
  { description: 'The group of learners.' },
)
export type CohortName = Static<typeof CohortName>

export const Me = Type.Object({
  learnerId: Type.String({ description: 'Made when the learner joined.' }),
  name: Type.String({ description: 'As the instructor sees it.' }),
  cohort: CohortName,
})
export type Me = Static<typeof Me>

export const JoinAnswer = Type.Object({
  ...Me.properties,
  token: Type.String({ description: 'Shown this once; only its hash is kept.' }),
})
export type JoinAnswer = Static<typeof JoinAnswer>

export const SessionRequest = StrictObject({
  name: Type.String({ minLength: 1, maxLength: 200, description: 'The instructor’s.', examples: ['Ada Marten'] }),
  password: Type.String({
    minLength: 1,
    maxLength: 200,
    description: 'As `lab instructor add` printed it.',
    examples: ['ABCDE-FGHJK-MNPQR-STVWX'],
  }),
})
export type SessionRequest = Static<typeof SessionRequest>

/** What somebody may on the board: see totals, see learners, change who is in a cohort. */
export const boardPermissions = ['totals:read', 'cohort:read', 'cohort:write'] as const
export type BoardPermission = (typeof boardPermissions)[number]

const LoggedIn = Type.Object({
  name: Type.String({ description: 'As the account was made.' }),
  may: Type.Array(Type.Enum([...boardPermissions]), { description: 'What of the board is for them.' }),
})

export const SessionAnswer = Type.Object({
  instructor: Type.Union([LoggedIn, Type.Null()], {
    description: 'Null: nobody is logged in, which is an answer, not an error.',
  }),
})
export type SessionAnswer = Static<typeof SessionAnswer>

export const JoinCode = Type.Object({
  code: Type.String({ description: 'What learners type after `npx lab join`.' }),
  expiresAt: When('Until when it works.'),
  seatsLeft: Type.Integer({ description: 'How many may still join.' }),
})

export type JoinCode = Static<typeof JoinCode>

export const Cohort = Type.Object(
  {
    ...CohortName.properties,
    learners: Type.Integer({ description: 'How many have joined.' }),
  },
  { description: 'The group of learners.' },
)
export type Cohort = Static<typeof Cohort>

export const CohortsAnswer = Type.Object({ cohorts: Type.Array(Cohort, { description: 'The oldest first.' }) })
export type CohortsAnswer = Static<typeof CohortsAnswer>

export const Assurance = Type.Enum([...assuranceLabels], { description: 'How far the result can be trusted.' })
export type Assurance = Static<typeof Assurance>

const stateSentences = Object.entries(states).map(([name, { sentence }]) => `\`${name}\`: ${sentence}`)

const LastStatus = Type.Enum(ranStatuses, {
  description: 'How the last attempt that ran came out. Absent when all were skipped.',
})

/** What one learner did at one item. Items never touched have no cell. */
export const Cell = Type.Object({
  item: Type.String({ description: '`02.lab.1`, `02.quiz.<question>`.' }),
  passed: Type.Boolean({ description: 'Whether any attempt has passed.' }),
  state: Type.Enum(stateNames, { description: `How it stands now. ${stateSentences.join(' ')}` }),
  attempts: Type.Integer({ description: 'Tries: however often the same files were checked, they are one.' }),
  errors: Type.Integer({ description: 'Attempts that a broken environment cut off.' }),
  score: Type.Number({ description: 'Points of the best attempt, by today’s worth of the item.' }),
  firstScore: Type.Optional(Type.Number({ description: 'Points of the first attempt; absent when none was judged.' })),
  lastStatus: Type.Optional(LastStatus),
  lastActivityAt: When('When the last attempt was made.'),
  assurance: Assurance,
})
export type Cell = Static<typeof Cell>

export const Item = Type.Object({
  id: Type.String({ description: '`02.lab.1`, `02.quiz.<question>`.' }),
  kind: AttemptKind,
  title: Type.String({ description: 'Of the step, or the question itself.' }),
  proof: Type.Optional(Proof),
  maxScore: Type.Number({ description: 'Points there are to get.' }),
})
export type Item = Static<typeof Item>

export const Lesson = Type.Object({
  id: Type.String({ description: 'Its number, `02`.' }),
  title: Type.String({ description: 'Its name for people.' }),
  items: Type.Array(Item, { description: 'What can be tried there, in order.' }),
})
export type Lesson = Static<typeof Lesson>

export const Learner = Type.Object(
  {
    id: Type.String({ description: 'Made when the learner joined.' }),
    name: Type.String({ description: 'As given on joining, or made up.' }),
    joinedAt: When('When the learner joined.'),
  },
  { description: 'Who it is about.' },
)
export type Learner = Static<typeof Learner>

const Cells = Type.Array(Cell, { description: 'One for each item that was touched.' })
const Lessons = Type.Array(Lesson, { description: 'The course as it is today.' })

const Column = (description: string) => Type.Array(Type.Number(), { description })
const SparseColumn = (description: string) =>
  Type.Array(Type.Union([Type.Number(), Type.Null()]), { description: `${description} Null where a cell has none.` })

/** The cells of one learner, a column for each property of `Cell`: grid.ts makes the one of the other. */
export const CellColumns = Type.Object(
  {
    item: Column('Its place among the items of all lessons, from 0.'),
    passed: Column('1 when any attempt has passed, else 0.'),
    state: Column('Its place in `words.state`.'),
    attempts: Column('Tries: however often the same files were checked, they are one.'),
    errors: Column('Attempts that a broken environment cut off.'),
    score: Column('Points of the best attempt, by today’s worth of the item.'),
    firstScore: SparseColumn('Points of the first attempt.'),
    lastStatus: SparseColumn('Its place in `words.lastStatus`: how the last attempt that ran came out.'),
    lastActivityAt: Column('When the last attempt was made, in milliseconds since 1970.'),
    assurance: Column('Its place in `words.assurance`.'),
  },
  {
    description:
      'A cell for each item that was touched: the first of every column, the second of every column, and so on.',
  },
)
export type CellColumns = Static<typeof CellColumns>

const wordsOf = <Schema extends TSchema>(word: Schema) =>
  Type.Array(word, { description: 'In the order in which the column counts them, from 0.' })

export const GridAnswer = Type.Object({
  cohort: Cohort,
  lessons: Lessons,
  words: Type.Object(
    {
      state: wordsOf(Cell.properties.state),
      lastStatus: wordsOf(LastStatus),
      assurance: wordsOf(Assurance),
    },
    { description: 'What the numbers in the columns of these names stand for.' },
  ),
  learners: Type.Array(Type.Object({ ...Learner.properties, cells: CellColumns }), {
    description: 'A row each, by name.',
  }),
})
export type GridAnswer = Static<typeof GridAnswer>

export const LearnerItemsAnswer = Type.Object({
  learner: Learner,
  cohort: CohortName,
  lessons: Lessons,
  cells: Cells,
})
export type LearnerItemsAnswer = Static<typeof LearnerItemsAnswer>
