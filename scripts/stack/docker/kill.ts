/**
 * Kills a container's process directly, so that the restart policy applies; after `docker kill` Docker would not
 * restart it.
 */
import { readFileSync } from 'node:fs'
import { askDocker } from './command.ts'
import type { Container } from './containers.ts'

export async function killContainer(container: Container): Promise<void> {
  const { Pid } = container.State
  if (Pid === 0) return
  if (isOurs(Pid, container.Id)) {
    try {
      process.kill(Pid, 'SIGKILL')
      return
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error
    }
  }
  // The engine may run in a virtual machine or as another user: a container that shares its processes does the kill.
  const shell = ['--entrypoint', '/bin/sh', container.Config.Image, '-c', `kill -9 ${Pid}`]
  await askDocker(['run', '--rm', '--privileged', '--pid', 'host', '--user', '0', '--network', 'none', ...shell])
}

/** The process id is one of this machine's only when its control group names the container. */
function isOurs(pid: number, container: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cgroup`, 'utf8').includes(container)
  } catch {
    return false
  }
}
