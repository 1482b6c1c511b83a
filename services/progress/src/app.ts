import cookie from '@fastify/cookie'
import rateLimit from '@fastify/rate-limit'
import type { Identify } from '@groundwork/kernel/access/guard'
import type { Pool } from '@groundwork/kernel/database/pool'
import { type App, createHttpApp, type HttpParts } from '@groundwork/kernel/http/app'
import { forbidCaching } from '@groundwork/kernel/http/no-store'
import { limitPerClient } from '@groundwork/kernel/http/rate-limit'
import { accessOf } from './access/callers.ts'
import type { Catalog } from './catalog.ts'
import { basePath } from './constants.ts'
import { instructorByAccount } from './repo/instructors.ts'
import { instructorBySession, learnerByToken } from './repo/sessions.ts'
import { attentionRoutes } from './routes/attention.ts'
import { cohortRoutes } from './routes/cohorts.ts'
import { invitationRoutes } from './routes/invitations.ts'
import { learnerResultRoutes } from './routes/learner-results.ts'
import { learnerRoutes } from './routes/learners.ts'
import { rosterRoutes } from './routes/roster.ts'
import { sessionRoutes } from './routes/sessions.ts'
import { totalsRoutes } from './routes/totals.ts'

export interface ProgressParts {
  pool: Pool
  catalog: Catalog
  /** Tells whose access token it is. Absent where identity does not run. */
  accountByToken?: Identify
}

/** The HTTP side of the service. */
export async function createProgressApp({
  pool,
  catalog,
  accountByToken,
  ...http
}: HttpParts & ProgressParts): Promise<App> {
  const app = await createHttpApp({
    ...http,
    title: 'Progress',
    description: 'What learners tried, and where a cohort stands.',
    access: accessOf({
      learnerByToken: hash => learnerByToken(pool, hash),
      instructorBySession: hash => instructorBySession(pool, hash),
      accountByToken,
      instructorByAccount: accountId => instructorByAccount(pool, accountId),
    }),
    // As much as the gateway lets through: a full batch with evidence.
    bodyLimit: 1024 * 1024,
  })
  await app.register(rateLimit, limitPerClient)
  await app.register(cookie)
  forbidCaching(app, basePath)
  const parts = { pool, catalog }
  learnerRoutes(app, parts)
  learnerResultRoutes(app, parts)
  sessionRoutes(app, parts)
  cohortRoutes(app, parts)
  attentionRoutes(app, parts)
  invitationRoutes(app, parts)
  rosterRoutes(app, parts)
  totalsRoutes(app, parts)
  return app
}
