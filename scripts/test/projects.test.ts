import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import config from '../../vitest.config.ts'
import { repository } from '../repository.mjs'
import { everyDay } from './projects.ts'

const read = (file: string) => readFileSync(join(repository, file), 'utf8')

test('what npm test leaves out has a command, and CI runs both', () => {
  const projects = config.test!.projects!.map(project => (project as { test: { name: string } }).test.name)
  const others = projects.filter(name => !everyDay.includes(name))
  expect(others).toEqual(['platform'])
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
  for (const name of others) expect(scripts[`test:${name}`]).toBe(`${scripts.test} --project ${name}`)
  const steps = read('.ci/run')
  for (const command of ['npm test', ...others.map(name => `npm run test:${name}`)]) {
    expect(steps).toContain(`\nstep without_docker ${command}\n`)
  }
})
