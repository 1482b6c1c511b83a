/** The service over a database of its own, with the people that the tests speak of. */
import type { Pool } from '@groundwork/kernel/database/pool'
import type { App } from '@groundwork/kernel/http/app'
import { createLifecycle } from '@groundwork/kernel/process/lifecycle'
import { createMetrics } from '@groundwork/kernel/telemetry/metrics'
import { freshDatabase, type TestDatabase } from '@groundwork/testkit/database'
import { testConfig } from '@groundwork/testkit/test-config'
import type { FastifyBaseLogger, LightMyRequestResponse } from 'fastify'
import { v7 } from 'uuid'
import { type AdminAnswers, runAdmin } from '../admin/commands.ts'
import type { Attempt, JoinAnswer } from '../api.ts'
import { createProgressApp } from '../app.ts'
import { basePath } from '../constants.ts'
import { openProgress, progressSettings } from '../service.ts'
import { testCatalog } from './catalog.ts'

export interface TestService {
  app: App
  /** As `progress_app`: what the running service may do and no more. */
  pool: Pool
  database: TestDatabase
  admin<Command extends keyof AdminAnswers>(command: Command, ...rest: string[]): Promise<AdminAnswers[Command]>
  join(code: string, name?: string): Promise<JoinAnswer>
  /** The cookie header of an instructor who has logged in. */
  logIn(name: string, password: string): Promise<string>
  call(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    options?: CallOptions,
  ): Promise<LightMyRequestResponse>
  close(): Promise<void>
}

export interface CallOptions {
  token?: string
  cookie?: string
  body?: object
}

/** The application over a database that is ready, as often as a test wants to start it. */
export const testApp = (pool: Pool, logger?: FastifyBaseLogger): Promise<App> =>
  createProgressApp({
    pool,
    catalog: testCatalog,
    logger,
    lifecycle: createLifecycle(),
    metrics: createMetrics('progress'),
    probes: [],
  })

export async function startTestService(logger?: FastifyBaseLogger, catalog = testCatalog): Promise<TestService> {
  const database = await freshDatabase()
  const service = await openProgress(testConfig(progressSettings, 'progress', database), logger, catalog)
  const { app, pool } = service
  const call: TestService['call'] = (method, path, { token, cookie, body } = {}) =>
    app.inject({
      method,
      url: `${basePath}${path}`,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(cookie ? { cookie } : {}),
      },
      ...(body ? { payload: body } : {}),
    })
  return {
    app,
    pool,
    database,
    admin: (command, ...rest) => runAdmin(pool, [...command.split(' '), ...rest]) as never,
    async join(code, name) {
      const response = await call('POST', '/join', { body: { code, name } })
      if (response.statusCode !== 201) throw new Error(response.body)
      return response.json<JoinAnswer>()
    },
    async logIn(name, password) {
      const response = await call('POST', '/session', { body: { name, password } })
      if (response.statusCode !== 201) throw new Error(response.body)
      const { name: key, value } = response.cookies[0]!
      return `${key}=${value}`
    },
    call,
    async close() {
      await service.stop()
      await database.drop()
    },
  }
}

/** An attempt as a learner's machine would send it. */
export const newAttempt = (overrides: Partial<Attempt> = {}): Attempt => ({
  id: v7(),
  deviceId: '11111111-1111-4111-8111-111111111111',
  deviceSeq: 1,
  item: '02.lab.1',
  kind: 'check',
  status: 'pass',
  score: 20,
  maxScore: 20,
  occurredAt: new Date().toISOString(),
  contentVersion: 'sha256:1',
  ...overrides,
})
