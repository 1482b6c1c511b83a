import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { engines } from './catalogue.ts'
import { installLine, installWords, isDebian } from './packages.ts'
import { findProgram } from './programs.ts'

describe('the command that installs packages', () => {
  test('is typed with sudo where root has to run it', () => {
    expect(installLine('dnf', ['valkey', 'nginx'])).toBe('sudo dnf install -y valkey nginx')
    expect(installLine('brew', ['redis'])).toBe('brew install redis')
  })

  test('leaves it to apt-get which of two packages there is', () => {
    expect(installLine('apt-get', ['maven', 'java-2 | java-1'])).toBe(
      "sudo apt-get satisfy -y --no-install-recommends 'maven, java-2 | java-1'",
    )
  })

  test('is understood by the apt-get of this machine', context => {
    context.skip(!isDebian(), 'this machine is no Debian')
    const packages = engines.flatMap(engine => engine.packages?.['apt-get'] ?? [])
    const [, ...words] = installWords('apt-get', packages)
    const { status, stderr } = spawnSync(findProgram('apt-get')!, ['--simulate', ...words], { encoding: 'utf8' })
    context.skip(/Unable to locate|not installable/.test(stderr), 'its package lists are missing')
    expect(`${status} ${stderr}`).toBe('0 ')
  })
})
