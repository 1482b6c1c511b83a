/**
 * The progress API: every request and answer, once. The service validates with these schemas, the `lab` command and the
 * instructor's page take their types from here.
 *
 * What a learner's machine sends never says who the learner is, in which cohort, when it arrived or how far it can be
 * trusted: the server knows those from the token and its own clock, and refuses a body that tries.
 */
import { type Static, Type } from 'typebox'
import { maxBatch } from './limits.ts'

const closed = { additionalProperties: false } as const

export const AttemptKind = Type.Union([Type.Literal('check'), Type.Literal('quiz'), Type.Literal('read')])
export type AttemptKind = Static<typeof AttemptKind>

/** `error` is a broken environment, not wrong work; `skip` was not tried. */
export const AttemptStatus = Type.Union([
  Type.Literal('pass'),
  Type.Literal('fail'),
  Type.Literal('error'),
  Type.Literal('skip'),
])
export type AttemptStatus = Static<typeof AttemptStatus>

export const Attempt = Type.Object(
  {
    id: Type.String({
      format: 'uuid',
      description: 'Minted on the learner’s machine; sending it again changes nothing.',
    }),
    deviceId: Type.String({ format: 'uuid' }),
    deviceSeq: Type.Integer({ minimum: 1, description: 'Place in the device’s record. May repeat after a restore.' }),
    item: Type.String({ minLength: 1, maxLength: 80, description: '`02.lab.1`, `02.quiz.<question>`.' }),
    kind: AttemptKind,
    status: AttemptStatus,
    score: Type.Number({ minimum: 0, maximum: 10_000 }),
    maxScore: Type.Number({ minimum: 0, maximum: 10_000 }),
    durationMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 2_147_483_647 })),
    occurredAt: Type.String({ format: 'date-time', description: 'The learner’s clock.' }),
    contentVersion: Type.String({
      minLength: 1,
      maxLength: 128,
      description: 'Hash of the lesson or lab as it was tried.',
    }),
    evidence: Type.Optional(Type.Record(Type.String({ maxLength: 80 }), Type.Unknown())),
  },
  closed,
)
export type Attempt = Static<typeof Attempt>

export const EventsRequest = Type.Object({ events: Type.Array(Attempt, { minItems: 1, maxItems: maxBatch }) }, closed)
export type EventsRequest = Static<typeof EventsRequest>

/**
 * `duplicate`: already held, nothing changed. `conflict`: the id is held with other content, which stays.
 * `rejected`: can never be taken, for the reason given.
 */
export const EventOutcome = Type.Union([
  Type.Literal('accepted'),
  Type.Literal('duplicate'),
  Type.Literal('conflict'),
  Type.Literal('rejected'),
])
export type EventOutcome = Static<typeof EventOutcome>

export const EventResult = Type.Object({
  id: Type.String(),
  outcome: EventOutcome,
  reason: Type.Optional(Type.String()),
})
export type EventResult = Static<typeof EventResult>

export const EventsAnswer = Type.Object({ results: Type.Array(EventResult) })
export type EventsAnswer = Static<typeof EventsAnswer>

export const JoinRequest = Type.Object(
  {
    code: Type.String({
      minLength: 1,
      maxLength: 40,
      description: 'As the instructor gave it; case and dashes do not matter.',
    }),
    name: Type.Optional(
      Type.String({ minLength: 1, maxLength: 80, description: 'What the instructor sees. May be left out.' }),
    ),
  },
  closed,
)
export type JoinRequest = Static<typeof JoinRequest>

export const CohortName = Type.Object({ slug: Type.String(), title: Type.String() })
export type CohortName = Static<typeof CohortName>

export const JoinAnswer = Type.Object({
  learnerId: Type.String(),
  name: Type.String(),
  cohort: CohortName,
  token: Type.String({ description: 'Shown this once; only its hash is kept.' }),
})
export type JoinAnswer = Static<typeof JoinAnswer>
