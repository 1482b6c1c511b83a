/** The variables by which the platform's ports are chosen; every one has a default. */
import { services } from '@groundwork/contracts/services'
import { StackError } from '../stack/error.ts'

export const portVariables: readonly string[] = [
  'SITE_PORT',
  'GATEWAY_PORT',
  ...Object.keys(services).map(name => `${name.toUpperCase()}_PORT`),
  'PAYMENT_PROVIDER_PORT',
  'GEO_PORT',
  'POSTGRES_PORT',
  'REDIS_PORT',
  'KAFKA_PORT',
  'PROMETHEUS_PORT',
  'GRAFANA_PORT',
  'TRACES_PORT',
]

/** @throws StackError (environment) that names the first variable whose value is no port */
export function refuseBadPorts(env: NodeJS.ProcessEnv): void {
  for (const name of portVariables) {
    const value = env[name]
    if (!value || (/^\d{1,5}$/.test(value) && Number(value) >= 1 && Number(value) <= 65_535)) continue
    throw new StackError({
      kind: 'environment',
      message: `${name} is "${value}", which is no port.`,
      next: `Use a number from 1 to 65535, or leave ${name} away.`,
    })
  }
}
