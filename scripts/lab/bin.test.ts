import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { copySetup } from '../setup/bare-clone.testkit.ts'
import { coursePaths } from './paths.ts'

/** A clone before anything was installed: the files of plain JavaScript that the command needs, and the lockfile. */
let clone: string
beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'clone-'))
  copySetup(clone)
  cpSync(join(coursePaths.root, 'scripts/lab/bin.mjs'), join(clone, 'scripts/lab/bin.mjs'))
  writeFileSync(join(clone, 'package.json'), '{"type":"module"}')
  writeFileSync(
    join(clone, 'package-lock.json'),
    JSON.stringify({ packages: { 'node_modules/tsx': { version: '4.0.0' } } }),
  )
})
afterEach(() => rmSync(clone, { recursive: true }))

const lab = () => execa(process.execPath, [join(clone, 'scripts/lab/bin.mjs'), 'list'], { reject: false })

describe('the lab command in a fresh clone', { timeout: 30_000 }, () => {
  it('says what to run first', async () => {
    const { exitCode, stderr, stdout } = await lab()
    expect(exitCode).toBe(3)
    expect(stdout).toBe('')
    expect(stderr).toBe(
      'Nothing is installed yet. Run npm start, which installs everything and shows the course, or npm ci for the packages alone; then this command again.',
    )
  })

  it('notices packages that are not those of the lockfile', async () => {
    mkdirSync(join(clone, 'node_modules'))
    writeFileSync(
      join(clone, 'node_modules/.package-lock.json'),
      JSON.stringify({ packages: { 'node_modules/tsx': { version: '3.0.0' } } }),
    )
    const { exitCode, stderr } = await lab()
    expect(exitCode).toBe(3)
    expect(stderr).toContain('Run npm ci in this folder')
  })

  it('says how to get the packages that a setting has kept out', async () => {
    const packages = {
      'node_modules/tsx': { version: '4.0.0' },
      'node_modules/vitest': { version: '4.0.0', dev: true },
    }
    writeFileSync(join(clone, 'package-lock.json'), JSON.stringify({ packages }))
    mkdirSync(join(clone, 'node_modules'))
    writeFileSync(
      join(clone, 'node_modules/.package-lock.json'),
      JSON.stringify({ packages: { 'node_modules/tsx': { version: '4.0.0' } } }),
    )
    const { exitCode, stderr } = await lab()
    expect(exitCode).toBe(3)
    expect(stderr).toContain('npm leaves them out where NODE_ENV is production')
    expect(stderr).toContain('Run npm ci --include=dev --include=optional in this folder')
  })

  it('runs from any folder once everything is installed', async () => {
    const { exitCode, stdout } = await execa(
      process.execPath,
      [join(coursePaths.root, 'scripts/lab/bin.mjs'), '--help'],
      { cwd: tmpdir(), reject: false },
    )
    expect(exitCode).toBe(0)
    expect(stdout).toContain('Usage: lab')
  })
})

describe('the lab command', { timeout: 30_000 }, () => {
  it('is also what the folder of the labs runs, without npm', async () => {
    const { exitCode, stdout } = await execa(process.execPath, ['labs', 'hint', '--help'], { cwd: coursePaths.root })
    expect(exitCode).toBe(0)
    expect(stdout).toContain('Usage: lab hint')
  })

  it('ends as it would when nobody reads on', async () => {
    const bin = join(coursePaths.root, 'scripts/lab/bin.mjs')
    const { exitCode, stderr } = await execa('bash', [
      '-c',
      `set -o pipefail; "$0" "$1" --help | true`,
      process.execPath,
      bin,
    ])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  })
})
