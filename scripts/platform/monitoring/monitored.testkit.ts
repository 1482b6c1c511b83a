import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { buildServices } from '../../build/services.mjs'
import { repository } from '../../repository.mjs'
import { findProgram } from '../../stack/engines/programs.ts'
import type { ComposeProject, InstanceStatus } from '../../stack/types.ts'
import { ownPlatform, type PlatformOwner } from '../owner.ts'
import { loadPlatform } from '../project.ts'
import { type Prometheus, prometheusAt } from './prometheus.testkit.ts'

const programs = ['prometheus', 'prometheus-node-exporter', 'prometheus-postgres-exporter', 'prometheus-redis-exporter']

/** Whether this machine can run all of the monitoring but Grafana. */
export const hasMonitoring = programs.every(name => findProgram(name))

export interface MonitoredPlatform extends PlatformOwner {
  prometheus: Prometheus
  /** Of a container port: `http://127.0.0.1:24001`. */
  url(service: string, port: number): Promise<string>
  instance(service: string): Promise<InstanceStatus>
}

/** The platform with its monitoring, as `npm start -- --monitoring` runs it, on free ports and in a folder of its own. */
export async function startMonitored(change = (project: ComposeProject) => project): Promise<MonitoredPlatform> {
  await buildServices()
  const stateDir = mkdtempSync(join(repository, '.groundwork/monitoring-'))
  const project = change(loadPlatform({ monitoring: true }))
  const owner = await ownPlatform({ project, stateDir, anyPorts: true })
  await owner.stack.up()
  const url = async (service: string, port: number) => {
    const address = (await owner.stack.endpoint(service, port))!
    return `http://${address.host}:${address.port}`
  }
  return {
    ...owner,
    prometheus: prometheusAt(await url('prometheus', 9090)),
    url,
    instance: async service => (await owner.stack.status()).find(one => one.service === service)!,
    async close() {
      await owner.close()
      rmSync(stateDir, { recursive: true, force: true })
    },
  }
}
