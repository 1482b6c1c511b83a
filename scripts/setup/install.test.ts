import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { copySetup } from './bare-clone.testkit.ts'

/** A clone with one package, and one that is for development. Both are in it, so that npm needs no network. */
let clone: string
/** The same, before anything was installed in it. */
let untouched: string
beforeAll(async () => {
  untouched = mkdtempSync(join(tmpdir(), 'clone-'))
  copySetup(untouched)
  for (const name of ['used', 'for-development']) {
    mkdirSync(join(untouched, name))
    writeFileSync(join(untouched, name, 'package.json'), JSON.stringify({ name, version: '1.0.0' }))
  }
  const dependencies = { used: 'file:./used' }
  const devDependencies = { 'for-development': 'file:./for-development' }
  writeFileSync(join(untouched, 'package.json'), JSON.stringify({ type: 'module', dependencies, devDependencies }))
  await execa('npm', ['install', '--package-lock-only', '--offline', '--no-audit'], { cwd: untouched })
})
afterAll(() => rmSync(untouched, { recursive: true }))
beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'clone-'))
  cpSync(untouched, clone, { recursive: true })
})
afterEach(() => rmSync(clone, { recursive: true }))

const install = (env: Record<string, string> = {}, user: { uid?: number; gid?: number } = {}) =>
  execa(process.execPath, [join(clone, 'scripts/setup/install.mjs')], { cwd: clone, env, ...user, reject: false })

describe('set-up installs what development needs', { timeout: 60_000 }, () => {
  test.each([
    ['NODE_ENV', 'production'],
    ['npm_config_omit', 'dev'],
    ['npm_config_production', 'true'],
    ['npm_config_only', 'production'],
  ])('although %s is %s', async (name, value) => {
    const { exitCode } = await install({ [name]: value })
    expect(exitCode).toBe(0)
    expect(existsSync(join(clone, 'node_modules/for-development'))).toBe(true)
  })

  test('although an .npmrc omits it', async () => {
    writeFileSync(join(clone, '.npmrc'), 'omit=dev\n')
    expect((await install()).exitCode).toBe(0)
    expect(existsSync(join(clone, 'node_modules/for-development'))).toBe(true)
  })

  test('and says so when a setting keeps all of it out', async () => {
    const { exitCode, stderr } = await install({ npm_config_dry_run: 'true' })
    expect(exitCode).toBe(3)
    expect(stderr).toContain('A setting keeps it from them: npm config list shows which.')
  })

  test('and names whose the clone is', async context => {
    if (userInfo().uid !== 0) context.skip('only root can act as somebody else')
    chmodSync(clone, 0o755)
    const { exitCode, stderr } = await install({}, { uid: 65_534, gid: 65_534 })
    expect(exitCode).toBe(3)
    expect(stderr).toContain(`${clone} belongs to root, and you are nobody`)
    expect(stderr).toContain(`sudo chown -R nobody ${clone}`)
    expect(stderr).not.toContain('    at ')
  })

  test('and says so to a user without a name, as a container may have', async context => {
    if (userInfo().uid !== 0) context.skip('only root can act as somebody else')
    chmodSync(clone, 0o755)
    const { exitCode, stderr } = await install({}, { uid: 54_321, gid: 54_321 })
    expect(exitCode).toBe(3)
    expect(stderr).toContain(`${clone} belongs to root, and you are user 54321`)
    expect(stderr).toContain(`sudo chown -R 54321 ${clone}`)
  })

  test('in a clone that is reached by a link', async () => {
    const link = `${clone}-link`
    symlinkSync(clone, link)
    onTestFinished(() => rmSync(link))
    const { exitCode } = await execa(process.execPath, [join(link, 'scripts/setup/install.mjs')], { reject: false })
    expect(exitCode).toBe(0)
    expect(existsSync(join(clone, 'node_modules/used'))).toBe(true)
  })
})
