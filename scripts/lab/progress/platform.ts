/** Finds the services of this machine, as local processes or in Docker. */
import { execa } from 'execa'
import { connectPlatform } from '../../platform/client.ts'
import { repository } from '../../repository.mjs'
import type { AdminRun, RunAdmin } from './accounts.ts'

/** Runs a service's admin command inside the running service. */
export const runAdmin: RunAdmin = async (argv, service = 'progress') => {
  const command = ['node', 'admin.js', ...argv]
  const platform = await connectPlatform()
  const isUp = (await platform?.status())?.some(part => part.service === service && part.state === 'healthy')
  if (platform && isUp) return platform.exec(service, command)
  return inDocker(service, command)
}

async function inDocker(service: string, command: string[]): Promise<AdminRun | undefined> {
  const docker = (args: string[]) =>
    execa('docker', ['compose', ...args], { cwd: repository, reject: false, timeout: 30_000 })
  const running = await docker(['ps', '--status', 'running', '--services'])
  if (running.exitCode !== 0 || !running.stdout.split('\n').includes(service)) return undefined
  const { exitCode, stdout, stderr } = await docker(['exec', '-T', service, ...command])
  return { exitCode: exitCode ?? 1, stdout, stderr }
}

/** Address of the running gateway, or else its usual address. */
export const gatewayAddress = () => partAddress('gateway', 8080, process.env.GATEWAY_PORT ?? 8080)

/**
 * Address of a running part of the platform, or else its usual address.
 * @param port inside the container
 * @param published the port on this machine, with Docker
 */
export async function partAddress(service: string, port: number, published: number | string): Promise<string> {
  const parts = await connectPlatform().then(platform => platform?.status())
  const endpoint = parts?.find(part => part.service === service)?.endpoints[port]
  return `http://${endpoint ?? `localhost:${published}`}`
}
