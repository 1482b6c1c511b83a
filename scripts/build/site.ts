/** Builds the site when what it is made of has changed. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { repository } from '../repository.mjs'
import { tryLock } from '../stack/local/lock.ts'
import { buildPages } from './pages.ts'
import { swapIn } from './swap-in.mjs'

/** What the site is made of: its sources, and the files of the platform and the labs that lessons quote. */
const sources = [
  'docs',
  'src',
  'labs',
  'infrastructure',
  'scripts/docs',
  'scripts/build/pages.ts',
  'scripts/build/search-index.ts',
  'docker-compose.yml',
  'services/Dockerfile',
  'services/progress/src',
  'docusaurus.config.ts',
  'sidebars.ts',
  'package-lock.json',
]

/** Environment variables that change the built pages. */
const settings = ['SITE_EDIT_URL', 'SITE_REPORT_URL']

export const siteDirectory = join(repository, 'build')

/** The stamp lies inside the folder of pages: deleting the pages deletes the stamp too. */
const stampOf = (pages: string) => join(pages, '.made-of')

function filesBelow(path: string): string[] {
  if (!existsSync(path)) return []
  if (statSync(path).isFile()) return [path]
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && !entry.parentPath.includes('node_modules'))
    .map(entry => join(entry.parentPath, entry.name))
    .sort()
}

function fingerprint(): string {
  const hash = createHash('sha256')
  for (const file of sources.flatMap(source => filesBelow(join(repository, source)))) {
    hash.update(file.slice(repository.length)).update(readFileSync(file))
  }
  for (const name of settings) hash.update(`${name}=${process.env[name] ?? ''}\n`)
  return hash.digest('hex')
}

interface SiteBuild {
  /** The folder of the finished pages. */
  directory?: string
  /** The stamp that the pages must carry to be up to date. */
  wanted?: string
  /** Writes the pages into a folder; the signal ends it. */
  build?: (folder: string, signal?: AbortSignal) => Promise<void>
}

/**
 * Builds the site unless the pages are made from the present sources. The old pages stay whole until the new ones are
 * finished, and two processes that ask at the same time build once. Rejects with the builder's last words when the
 * build fails; the signal ends the build.
 */
export async function ensureSite(
  say: (line: string) => void,
  signal?: AbortSignal,
  { directory = siteDirectory, wanted = fingerprint(), build = quietly }: SiteBuild = {},
): Promise<void> {
  const isMade = () => existsSync(stampOf(directory)) && readFileSync(stampOf(directory), 'utf8') === wanted
  if (isMade()) return
  const workshop = join(dirname(directory), '.groundwork', 'site')
  const release = await turnIn(workshop, say, signal)
  try {
    if (isMade()) return
    say('site: building the pages, about half a minute')
    const made = join(workshop, 'pages')
    rmSync(made, { recursive: true, force: true })
    await build(made, signal)
    writeFileSync(stampOf(made), wanted)
    swapIn(made, directory)
  } finally {
    release()
  }
}

/**
 * Waits for its turn: builds share Docusaurus's own folder, so only one may run. Resolves to a function that ends the
 * turn.
 */
async function turnIn(workshop: string, say: (line: string) => void, signal?: AbortSignal): Promise<() => void> {
  for (let waiting = false; ; waiting = true) {
    const lock = tryLock(workshop)
    if (!('takenBy' in lock)) return lock.release
    if (!waiting) say(`site: process ${lock.takenBy.pid} is building the pages`)
    await delay(100, undefined, { signal })
  }
}

const quietly = (folder: string, signal?: AbortSignal): Promise<void> => buildPages(folder, 'pipe', signal)
