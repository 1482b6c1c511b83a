import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { repository } from '../../repository.mjs'
import { loadCompose } from '../../stack/index.ts'

interface Job {
  job_name: string
  static_configs: { targets: string[]; labels?: { service: string } }[]
}

test('every program of ours is asked for its metrics, by the name that it gives itself', () => {
  const { services } = loadCompose({ directory: repository, env: {}, interpolate: 'lenient' })
  const own = Object.entries(services).flatMap(([host, { environment }]) =>
    environment.SERVICE_NAME ? [[`${host}:${environment.PORT}`, environment.SERVICE_NAME]] : [],
  )
  const { scrape_configs: jobs } = parse(
    readFileSync(join(repository, 'infrastructure/prometheus/prometheus.yml'), 'utf8'),
  ) as { scrape_configs: Job[] }
  const asked = jobs
    .filter(({ job_name }) => job_name === 'services')
    .flatMap(job => job.static_configs.map(({ targets: [target], labels }) => [target, labels?.service]))
  expect(own.length).toBeGreaterThan(6)
  expect(asked.toSorted()).toEqual(own.toSorted())
})
