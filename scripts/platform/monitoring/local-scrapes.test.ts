import { expect, test } from 'vitest'
import { localScrapes } from './local-scrapes.ts'

const instance = {
  names: { all: () => ({ 'localhost:9090': '127.0.0.1:20090', 'sales:8000': '127.0.0.1:20001' }) },
  files: { translate: (path: string) => path.replace('/etc/prometheus', '/repository/prometheus') },
} as unknown as Parameters<typeof localScrapes>[1]

test('targets and rules are asked where they are, and what nothing serves is not asked', () => {
  const labels = { service: 'sales' }
  const configuration = {
    global: { scrape_interval: '5s' },
    rule_files: ['/etc/prometheus/rules/*.yml'],
    scrape_configs: [
      { job_name: 'prometheus', static_configs: [{ targets: ['localhost:9090'] }] },
      { job_name: 'services', static_configs: [{ targets: ['sales:8000'], labels }, { targets: ['payment:8000'] }] },
      { job_name: 'redis', static_configs: [{ targets: ['redis-exporter:9121'] }] },
    ],
  }
  expect(localScrapes(configuration, instance)).toEqual({
    global: { scrape_interval: '5s' },
    rule_files: ['/repository/prometheus/rules/*.yml'],
    scrape_configs: [
      { job_name: 'prometheus', static_configs: [{ targets: ['127.0.0.1:20090'] }] },
      { job_name: 'services', static_configs: [{ targets: ['127.0.0.1:20001'], labels }] },
    ],
  })
})
