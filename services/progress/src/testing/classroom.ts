/** A service with one instructor, who is logged in, and one cohort. */
import type { FastifyBaseLogger } from 'fastify'
import type { Cohort, EventResult, EventsAnswer, GridAnswer } from '../api.ts'
import { startTestService, type TestService } from './service.ts'

export interface Classroom extends TestService {
  instructor: { name: string; password: string; cookie: string }
  cohort: Cohort
  code: string
  send(token: string, ...events: object[]): Promise<EventResult[]>
  grid(): Promise<GridAnswer>
}

export async function startClassroom(logger?: FastifyBaseLogger): Promise<Classroom> {
  const service = await startTestService(logger)
  const { name, password, cohort } = await service.admin('instructor add', 'Grace Hopper')
  const cookie = await service.logIn(name, password)
  return {
    ...service,
    instructor: { name, password, cookie },
    cohort: cohort!,
    code: cohort!.joinCode!.code,
    async send(token, ...events) {
      return (await service.call('POST', '/events', { token, body: { events } })).json<EventsAnswer>().results
    },
    async grid() {
      return (await service.call('GET', `/cohorts/${cohort!.slug}/grid`, { cookie })).json<GridAnswer>()
    },
  }
}
