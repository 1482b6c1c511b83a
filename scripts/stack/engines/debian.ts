import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { runCommand } from '../local/command.ts'

/** Debian asks this script before it starts a freshly installed server; 101 means "do not". */
const startPolicy = '/usr/sbin/policy-rc.d'

/**
 * Install packages with apt-get, saying so. The servers in them are kept from starting by themselves, now and at boot:
 * they would take the very ports that the stack wants.
 */
export async function installDebianPackages(
  packages: readonly string[],
  say: (line: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  const command = ['apt-get', 'install', '-y', '--no-install-recommends', ...packages]
  say(`running: ${command.join(' ')}`)
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, timeoutMs: 15 * 60_000, signal }
  const ownPolicy = !existsSync(startPolicy)
  if (ownPolicy) writeFileSync(startPolicy, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    let result = await runCommand(command, options)
    if (result.exitCode !== 0) {
      // Package lists are absent on a fresh machine and go stale on an old one; a second try needs new ones.
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
