/** The service as an application: routes over a pool and a catalogue. What starts and stops it is main.ts. */
import rateLimit from '@fastify/rate-limit'
import type { Pool } from '@groundwork/kernel/db'
import { type App, createHttpApp, type HttpOptions } from '@groundwork/kernel/http'
import { Problem } from '@groundwork/kernel/problem'
import { guard, securitySchemes } from './access/guard.ts'
import type { Catalog } from './catalog.ts'
import { instructorBySession, learnerByToken } from './repo/sessions.ts'
import { cohortRoutes } from './routes/cohorts.ts'
import { learnerRoutes } from './routes/learners.ts'
import { sessionRoutes } from './routes/sessions.ts'

export interface ProgressOptions extends Pick<HttpOptions, 'logger' | 'lifecycle' | 'metrics' | 'probes'> {
  pool: Pool
  catalog: Catalog
}

export async function createProgressApp({ pool, catalog, ...http }: ProgressOptions): Promise<App> {
  const app = await createHttpApp({
    ...http,
    title: 'Progress',
    description: 'What learners tried, and where a cohort stands.',
    securitySchemes,
    // As much as the gateway lets through: a full batch with evidence.
    bodyLimit: 1024 * 1024,
  })
  await app.register(rateLimit, {
    global: false,
    // The gateway sets the header; a caller who goes around it can claim any address, and is on this machine.
    keyGenerator: request => String(request.headers['x-forwarded-for'] ?? request.ip),
    errorResponseBuilder: (_request, { ttl }) => tooMany(Math.ceil(ttl / 1000)),
  })
  await guard(app, {
    learnerByToken: hash => learnerByToken(pool, hash),
    instructorBySession: hash => instructorBySession(pool, hash),
  })
  for (const routes of [learnerRoutes, sessionRoutes, cohortRoutes]) await routes({ app, pool, catalog })
  return app
}

const tooMany = (seconds: number) =>
  new Problem({
    status: 429,
    slug: 'too-many-requests',
    title: 'Too many tries',
    detail: `Wait ${seconds} seconds.`,
    headers: { 'retry-after': String(seconds) },
  })
