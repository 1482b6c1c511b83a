import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { runCommand } from '../local/command.ts'
import { installWords } from './packages.ts'

/** Debian runs this script before it starts a newly installed server; exit status 101 means "do not start". */
const startPolicy = '/usr/sbin/policy-rc.d'

/**
 * Installs packages with apt-get. The servers in them are kept from starting, now and at boot, because they would take
 * the ports of the stack.
 */
export async function installDebianPackages(
  packages: readonly string[],
  say: (line: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  const command = installWords('apt-get', packages)
  say(`running: ${command.join(' ')}`)
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, timeoutMs: 15 * 60_000, signal }
  const ownPolicy = !existsSync(startPolicy)
  if (ownPolicy) writeFileSync(startPolicy, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    let result = await runCommand(command, options)
    if (result.exitCode !== 0) {
      // Package lists are missing on a new machine and outdated on an old one: after a failure they are updated.
      say('running: apt-get update')
      await runCommand(['apt-get', 'update', '-qq'], options)
      result = await runCommand(command, options)
    }
    const lastWords = result.stderr.trim().split('\n').at(-1)
    say(result.exitCode === 0 ? `installed: ${packages.join(', ')}` : `apt-get could not install them: ${lastWords}`)
  } finally {
    if (ownPolicy) rmSync(startPolicy, { force: true })
  }
  await keepFromBoot(packages)
}

async function keepFromBoot(packages: readonly string[]): Promise<void> {
  if (!existsSync('/run/systemd/system')) return
  const servers = { 'redis-server': 'redis-server', 'nginx-light': 'nginx' }
  for (const [name, unit] of Object.entries(servers))
    if (packages.includes(name)) await runCommand(['systemctl', 'disable', '--now', unit], { timeoutMs: 30_000 })
}
