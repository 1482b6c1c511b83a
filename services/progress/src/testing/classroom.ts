/** A service with one instructor, who is logged in, and one cohort. */
import type { FastifyBaseLogger } from 'fastify'
import type { AdminAnswers } from '../admin/commands.ts'
import type { EventResult, EventsAnswer, GridAnswer } from '../api.ts'
import { type CohortGrid, gridOf } from '../grid.ts'
import { startTestService, type TestService } from './service.ts'

export interface Classroom extends TestService {
  instructor: { name: string; password: string; cookie: string }
  cohort: AdminAnswers['cohort add']
  code: string
  send(token: string, ...events: object[]): Promise<EventResult[]>
  grid(): Promise<CohortGrid>
  /** Asks as the instructor, below the cohort. @throws Error for a refusal */
  ask<Answer>(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: object): Promise<Answer>
}

export async function startClassroom(logger?: FastifyBaseLogger): Promise<Classroom> {
  const service = await startTestService(logger)
  const { name, password, cohort } = await service.admin('instructor add', 'Grace Hopper')
  const cookie = await service.logIn(name, password)
  async function ask<Answer>(method: Parameters<Classroom['ask']>[0], path: string, body?: object): Promise<Answer> {
    const response = await service.call(method, `/cohorts/${cohort!.slug}${path}`, { cookie, body })
    if (response.statusCode >= 400) throw new Error(response.body)
    return response.body === '' ? (undefined as Answer) : response.json<Answer>()
  }
  return {
    ...service,
    instructor: { name, password, cookie },
    cohort: cohort!,
    code: cohort!.joinCode!.code,
    async send(token, ...events) {
      return (await service.call('POST', '/events', { token, body: { events } })).json<EventsAnswer>().results
    },
    grid: async () => gridOf(await ask<GridAnswer>('GET', '/grid')),
    ask,
  }
}
