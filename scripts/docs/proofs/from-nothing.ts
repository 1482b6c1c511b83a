import { repository } from '../../repository.mjs'
import { loadCompose } from '../../stack/index.ts'
import type { Proof } from './proof.ts'

const chain = ['postgres', 'postgres-roles', 'sales', 'gateway'] as const

const waitsUntil = {
  service_started: (name: string) => `The process of \`${name}\` exists`,
  service_healthy: (name: string) => `\`${name}\` answers its health check`,
  service_completed_successfully: (name: string) => `\`${name}\` ends with status 0`,
}

/** What the platform's compose file makes each of these wait for. */
const fromNothing: Proof = () => {
  const { services } = loadCompose({ directory: repository, env: {}, interpolate: 'lenient' })
  const waits = chain.slice(1).map((name, index) => {
    const before = chain[index]!
    const { condition } = services[name]?.dependsOn[before] ?? {}
    if (!condition) throw new Error(`${name} does not wait for ${before}.`)
    return waitsUntil[condition](before)
  })
  return [waitsUntil.service_started('postgres'), ...waits, 'The process of `gateway` exists']
}
export default fromNothing
