/**
 * The answers of the site's own server below `/local`: this machine's record, for the site's own pages only. The pages
 * take their types from here.
 */
import type { Attempt, AttemptStatus } from '@groundwork/progress/api'
import type { ItemProgress } from '@groundwork/progress/fold'
import { type Static, Type } from 'typebox'
import type { Activity } from '../lab/progress/index.ts'
import type { InstanceState } from '../stack/types.ts'

/** `GET /local/state`. */
export interface LocalState {
  /** By item: `02.lab.1`, `02.quiz.<question>`. */
  items: Record<string, ItemProgress>
  /** The cohort this machine has joined, if any. */
  cohort?: { slug: string; title: string }
  /** Attempts that the cohort's service has not answered for; 0 when no cohort was joined. */
  pending: number
}

/** `GET /local/record`: every attempt on this machine, as `POST /events` of the progress service takes them. */
export interface LocalRecordFile {
  events: Attempt[]
}

/** `GET /local/platform`: the running parts on this machine; none when the platform is not running. */
export interface LocalPlatform {
  parts: { name: string; state: InstanceState }[]
  /** Ports of parts that are not at their usual ports: `{ 8080: 8090 }`. */
  movedPorts: Record<number, number>
}

/** `GET /local/events`: server-sent events; `type` is the event's name, the rest its data. */
export type LocalEvent =
  | { type: 'attempt'; item: string; status: AttemptStatus }
  | ({ type: 'activity' } & Omit<Activity, 'pid'>)

/** `POST /local/events`: the result of one quiz question, judged by the page. */
export const QuizResult = Type.Object(
  {
    item: Type.String({ pattern: '^[0-9]{2}\\.quiz\\.[a-z0-9-]{1,60}$' }),
    status: Type.Union([Type.Literal('pass'), Type.Literal('fail')]),
    score: Type.Integer({ minimum: 0, maximum: 100 }),
    maxScore: Type.Integer({ minimum: 1, maximum: 100 }),
    contentVersion: Type.String({ pattern: '^[0-9a-f]{12}$', description: 'Hash of the question as it was asked.' }),
    chosen: Type.Array(Type.Integer({ minimum: 0, maximum: 20 }), {
      maxItems: 20,
      description:
        'Options, or events in order, from 0. Of a text which form it has: 0 a right one, from 1 the near misses, none any other.',
    }),
  },
  { additionalProperties: false },
)
export type QuizResult = Static<typeof QuizResult>
