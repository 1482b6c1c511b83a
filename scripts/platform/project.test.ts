import { expect, test } from 'vitest'
import { healthQuestion } from '../stack/local/health-question.ts'
import { createNames } from '../stack/local/names.ts'
import type { Adapter, InstanceContext } from '../stack/local/types.ts'
import { loadPlatform } from './project.ts'

test('the supervisor asks every health check of the platform itself: a process every few seconds costs more than the rest', () => {
  const project = loadPlatform({ monitoring: true })
  const checked = Object.values(project.services).filter(({ healthcheck }) => healthcheck?.test)
  expect(checked.length).toBeGreaterThan(10)
  const run = checked.filter(service => {
    const names = createNames(project, service, 1, new Map())
    const files = { translate: (text: string) => text }
    const instance = { names, files, environment: service.environment } as InstanceContext
    return !healthQuestion(instance, {} as Adapter, service.healthcheck!.test!)
  })
  expect(run.map(({ name }) => name)).toEqual([])
})
