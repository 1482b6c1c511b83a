/**
 * The progress API: every request and answer, once. The service validates with these schemas; the `lab` command, the
 * site's server and the instructor's page take their types from here.
 *
 * What a learner's machine sends never says who the learner is, in which cohort, when it arrived or how far it can be
 * trusted: the server knows those from the token and its own clock, and refuses a body that tries.
 */
import { Closed, Uuid } from '@groundwork/kernel/schema'
import { type Static, Type } from 'typebox'
import { assuranceLabels, maxBatch } from './terms.ts'

export const AttemptKind = Type.Enum(['check', 'quiz', 'read'])
export type AttemptKind = Static<typeof AttemptKind>

/** `error` is a broken environment, not wrong work; `skip` was not tried. */
export const AttemptStatus = Type.Enum(['pass', 'fail', 'error', 'skip'])
export type AttemptStatus = Static<typeof AttemptStatus>

const Points = Type.Number({ minimum: 0, maximum: 10_000 })
const When = Type.String({ format: 'date-time' })

export const Attempt = Closed({
  id: Type.String({
    format: 'uuid',
    description: 'Minted on the learner’s machine; sending it again changes nothing.',
  }),
  deviceId: Uuid,
  deviceSeq: Type.Integer({
    minimum: 1,
    maximum: 2_147_483_647,
    description: 'Place in the device’s record. May repeat.',
  }),
  item: Type.String({ minLength: 1, maxLength: 80, description: '`02.lab.1`, `02.quiz.<question>`.' }),
  kind: AttemptKind,
  status: AttemptStatus,
  score: Points,
  maxScore: Points,
  durationMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 2_147_483_647 })),
  occurredAt: Type.String({ format: 'date-time', description: 'The learner’s clock.' }),
  contentVersion: Type.String({ minLength: 1, maxLength: 128, description: 'Hash of what was tried.' }),
  evidence: Type.Optional(Type.Record(Type.String({ maxLength: 80 }), Type.Unknown())),
})
export type Attempt = Static<typeof Attempt>

export const EventsRequest = Closed({ events: Type.Array(Attempt, { minItems: 1, maxItems: maxBatch }) })
export type EventsRequest = Static<typeof EventsRequest>

/**
 * `duplicate`: already held, nothing changed. `conflict`: the id is held with other content, which stays.
 * `rejected`: cannot be taken, for the reason given.
 */
export const EventResult = Type.Object({
  id: Type.String(),
  outcome: Type.Enum(['accepted', 'duplicate', 'conflict', 'rejected']),
  reason: Type.Optional(Type.String()),
})
export type EventResult = Static<typeof EventResult>

export const EventsAnswer = Type.Object({ results: Type.Array(EventResult) })
export type EventsAnswer = Static<typeof EventsAnswer>

/** A name as people have them: no control signs, no line breaks, not blank. */
export const PersonName = Type.String({
  minLength: 1,
  maxLength: 80,
  pattern: '^[^\\p{C}\\s]([^\\p{C}]*[^\\p{C}\\s])?$',
})

export const JoinRequest = Closed({
  code: Type.String({
    minLength: 1,
    maxLength: 40,
    description: 'As the instructor gave it; case and dashes do not matter.',
  }),
  name: Type.Optional(PersonName),
})
export type JoinRequest = Static<typeof JoinRequest>

export const CohortName = Type.Object({ slug: Type.String(), title: Type.String() })
export type CohortName = Static<typeof CohortName>

export const Me = Type.Object({ learnerId: Type.String(), name: Type.String(), cohort: CohortName })
export type Me = Static<typeof Me>

export const JoinAnswer = Type.Object({
  ...Me.properties,
  token: Type.String({ description: 'Shown this once; only its hash is kept.' }),
})
export type JoinAnswer = Static<typeof JoinAnswer>

export const SessionRequest = Closed({
  name: Type.String({ minLength: 1, maxLength: 80 }),
  password: Type.String({ minLength: 1, maxLength: 200 }),
})
export type SessionRequest = Static<typeof SessionRequest>

/** Null: nobody is logged in. That is an answer, not an error. */
export const SessionAnswer = Type.Object({
  instructor: Type.Union([Type.Object({ name: Type.String() }), Type.Null()]),
})
export type SessionAnswer = Static<typeof SessionAnswer>

export const Cohort = Type.Object({
  ...CohortName.properties,
  learners: Type.Integer(),
  /** Null when the code is over or full; `lab cohort code` makes a new one. */
  joinCode: Type.Union([Type.Object({ code: Type.String(), expiresAt: When, seatsLeft: Type.Integer() }), Type.Null()]),
})
export type Cohort = Static<typeof Cohort>

export const CohortsAnswer = Type.Object({ cohorts: Type.Array(Cohort) })
export type CohortsAnswer = Static<typeof CohortsAnswer>

export const Assurance = Type.Enum([...assuranceLabels])
export type Assurance = Static<typeof Assurance>

/** What one learner did at one item. Items never touched have no cell. */
export const Cell = Type.Object({
  item: Type.String(),
  passed: Type.Boolean(),
  /** Judged attempts: passed or failed. */
  attempts: Type.Integer(),
  /** Attempts that a broken environment cut off. */
  errors: Type.Integer(),
  /** Points of the best attempt, by today's worth of the item. */
  score: Type.Number(),
  /** Points of the first attempt; absent when none was judged. */
  firstScore: Type.Optional(Type.Number()),
  /** The last attempt that ran: is it still right? Absent when all were skipped. */
  lastStatus: Type.Optional(Type.Enum(['pass', 'fail', 'error'])),
  lastActivityAt: When,
  assurance: Assurance,
})
export type Cell = Static<typeof Cell>

export const Item = Type.Object({
  id: Type.String(),
  kind: AttemptKind,
  title: Type.String(),
  maxScore: Type.Number(),
})
export type Item = Static<typeof Item>

export const Lesson = Type.Object({ id: Type.String(), title: Type.String(), items: Type.Array(Item) })
export type Lesson = Static<typeof Lesson>

export const GridLearner = Type.Object({
  id: Type.String(),
  name: Type.String(),
  joinedAt: When,
  cells: Type.Array(Cell),
})
export type GridLearner = Static<typeof GridLearner>

export const GridAnswer = Type.Object({
  cohort: Cohort,
  lessons: Type.Array(Lesson),
  learners: Type.Array(GridLearner),
})
export type GridAnswer = Static<typeof GridAnswer>

export const LearnerItemsAnswer = Type.Object({
  learner: Type.Object({ id: Type.String(), name: Type.String(), joinedAt: When }),
  cohort: CohortName,
  lessons: Type.Array(Lesson),
  cells: Type.Array(Cell),
})
export type LearnerItemsAnswer = Static<typeof LearnerItemsAnswer>
