/** The learner's record, as the lab command and the site use it. */
export { type Activity, announceActivity } from './activity.ts'
export { type Change, follow } from './follow.ts'
export { readAttempts, recordAttempt } from './record.ts'
