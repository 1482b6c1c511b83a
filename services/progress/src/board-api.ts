/** What instructors ask of the progress API besides the grid, and what they are answered. The rest is in api.ts. */
import { StrictObject, UuidOf } from '@groundwork/kernel/http/schema'
import { type Static, Type } from 'typebox'
import { Assurance, AttemptStatus, Cohort, CohortName, Item, JoinCode, Learner, PersonName, When } from './api.ts'
import { exportFormats } from './constants.ts'

const CohortParam = Type.String({ maxLength: 120, description: 'Which cohort.', examples: ['first-cohort'] })
const LearnerParam = UuidOf('Which learner.', '019aa5f0-0000-7000-8000-0000000000c1')

export const OfCohort = StrictObject({ slug: CohortParam })
export const OfLearner = StrictObject({ slug: CohortParam, id: LearnerParam })
export const OfInvitation = StrictObject({
  slug: CohortParam,
  code: Type.String({ minLength: 1, maxLength: 40, description: 'Of the invitation.', examples: ['ABCDE-FGHJK'] }),
})

/** A code of the checker, in words as far as the course has recorded some. */
const Failure = Type.Object({
  code: Type.String({ description: 'Of the checker.', examples: ['02.1.2.unpinned-image'] }),
  says: Type.Optional(Type.String({ description: 'What the checker says, by an example.' })),
  next: Type.Optional(Type.String({ description: 'What it told the learner to try.' })),
})
export type Failure = Static<typeof Failure>

const attemptProperties = {
  status: AttemptStatus,
  at: When('When it was made: the learner’s clock, and ours where theirs runs ahead.'),
  failures: Type.Array(Failure, { description: 'What the checker found, the first cause first.' }),
}

export const AttemptView = Type.Object({
  id: Type.String({ description: 'Of the attempt.' }),
  item: Type.String({ description: '`02.lab.1`, `02.quiz.<question>`.' }),
  ...attemptProperties,
  score: Type.Number({ description: 'Points of this attempt.' }),
  maxScore: Type.Number({ description: 'Points there were to get then.' }),
  durationMs: Type.Optional(Type.Integer({ description: 'How long the check took.' })),
  assurance: Assurance,
})
export type AttemptView = Static<typeof AttemptView>

export const AttemptsAnswer = Type.Object({
  learner: Learner,
  cohort: CohortName,
  attempts: Type.Array(AttemptView, { description: 'The latest first.' }),
  more: Type.Boolean({ description: 'Whether older ones were left out.' }),
})
export type AttemptsAnswer = Static<typeof AttemptsAnswer>

const reasonKinds = ['failing', 'stopped', 'silent', 'not-begun'] as const

export const Trouble = Type.Object({
  kind: Type.Enum([...reasonKinds], { description: 'Which rule holds; `rules` says what each asks for.' }),
  since: When('Since when.'),
  item: Type.Optional(Item),
  lesson: Type.Optional(Type.String({ description: 'Where the learner stopped: number of a lesson.' })),
  tries: Type.Optional(Type.Integer({ description: 'How often, since it last passed.' })),
  last: Type.Optional(
    Type.Array(Type.Object(attemptProperties), { description: 'The last tries at the item, the latest first.' }),
  ),
  hint: Type.Optional(Type.String({ description: 'From the course, for what was found last.' })),
})
export type Trouble = Static<typeof Trouble>

const Contact = Type.Object({
  by: Type.String({ description: 'Name of the instructor.' }),
  at: When('When it was noted.'),
})

export const LearnerInTrouble = Type.Object({
  learner: Learner,
  troubles: Type.Array(Trouble, { description: 'What speaks for a word with them, the gravest first, three at most.' }),
  contact: Type.Union([Contact, Type.Null()], {
    description: 'Who has spoken to them about it; null when nobody has, or when it happened again since.',
  }),
})
export type LearnerInTrouble = Static<typeof LearnerInTrouble>

export const AttentionAnswer = Type.Object({
  rules: Type.Object({
    failedTries: Type.Integer({ description: '`failing`: tries at one step that failed since it last passed.' }),
    stoppedTries: Type.Integer({ description: '`stopped`: tries in a row that the environment broke off.' }),
    silentDays: Type.Integer({ description: '`silent`: days without a sign, with a lesson begun and not done.' }),
    notBegunDays: Type.Integer({ description: '`not-begun`: days since joining, without a first try.' }),
  }),
  learners: Type.Array(LearnerInTrouble, { description: 'Those nobody has spoken to first, the gravest first.' }),
})
export type AttentionAnswer = Static<typeof AttentionAnswer>

const InvitationView = Type.Object({
  name: Type.String({ description: 'Under which the board will show them.' }),
  code: Type.String({ description: 'What this person types after `npx lab join`; it works once.' }),
  expiresAt: When('Until when it works.'),
})
export type InvitationView = Static<typeof InvitationView>

const RosterLearner = Type.Object({
  ...Learner.properties,
  attempts: Type.Integer({ description: 'How many were sent.' }),
  devices: Type.Integer({ description: 'Machines that can send for them.' }),
  lastActivityAt: Type.Union([When('Of the last attempt.'), Type.Null()], { description: 'Null: none yet.' }),
  removedAt: Type.Union([When('Since when they are off the board.'), Type.Null()], { description: 'Null: on it.' }),
})
export type RosterLearner = Static<typeof RosterLearner>

export const RosterAnswer = Type.Object({
  cohort: Cohort,
  learners: Type.Array(RosterLearner, { description: 'By name; who was removed as well.' }),
})
export type RosterAnswer = Static<typeof RosterAnswer>

export const WaysInAnswer = Type.Object({
  joinCode: Type.Union([JoinCode, Type.Null()], {
    description: 'For everybody. Null when the code is over or full; `lab cohort code` makes a new one.',
  }),
  invitations: Type.Array(InvitationView, { description: 'Those that nobody has taken yet, by name.' }),
})
export type WaysInAnswer = Static<typeof WaysInAnswer>

export const InvitationsRequest = StrictObject({
  names: Type.Array(PersonName, { minItems: 1, maxItems: 200, description: 'One invitation each.' }),
})
export const InvitationsAnswer = Type.Object({
  invitations: Type.Array(InvitationView, { description: 'In the order of the names.' }),
})
export type InvitationsAnswer = Static<typeof InvitationsAnswer>

export const LearnerChange = StrictObject(
  {
    name: Type.Optional(PersonName),
    removed: Type.Optional(
      Type.Boolean({ description: 'True takes the learner off the board, false takes them back.' }),
    ),
  },
  { minProperties: 1 },
)

export const MergeRequest = StrictObject({
  into: UuidOf('The learner who keeps name and row.', '019aa5f0-0000-7000-8000-0000000000c2'),
})

export const ErasurePreview = Type.Object({
  name: Type.String({ description: 'Which would be gone.' }),
  attempts: Type.Integer({ description: 'Attempts that would be gone.' }),
  items: Type.Integer({ description: 'Lines of progress that would be gone.' }),
  devices: Type.Integer({ description: 'Machines that could send no more.' }),
  contacts: Type.Integer({ description: 'Notes that somebody has spoken to them, which would be gone.' }),
})
export type ErasurePreview = Static<typeof ErasurePreview>

export const ErasureQuery = StrictObject({
  attempts: Type.Integer({
    minimum: 0,
    description: 'As the preview said: when more has come since, nothing is erased.',
    examples: [12],
  }),
})

export const ExportQuery = StrictObject({
  format: Type.Enum([...exportFormats], { description: 'For which program.', examples: ['moodle'] }),
})
