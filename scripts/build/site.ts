/** Builds the site when what it is made of has changed. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { repository } from '../platform/project.ts'

/** What the site is made of: its sources, and the files of the platform and the labs that lessons quote. */
const sources = [
  'docs',
  'src',
  'labs',
  'infrastructure',
  'scripts/docs',
  'docker-compose.yml',
  'services/Dockerfile',
  'docusaurus.config.ts',
  'sidebars.ts',
  'package-lock.json',
]

export const siteDirectory = join(repository, 'build')
// Beside the pages it speaks of: deleting them deletes the claim.
const stamp = join(siteDirectory, '.made-of')

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
  return hash.digest('hex')
}

/** Build unless the pages are of the present sources. Rejects with the builder's last words when it fails; the signal ends it. */
export async function ensureSite(say: (line: string) => void, signal?: AbortSignal): Promise<void> {
  const wanted = fingerprint()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  say('site: building the pages, about half a minute')
  await new Promise<void>((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [join(repository, 'node_modules/@docusaurus/core/bin/docusaurus.mjs'), 'build'],
      {
        cwd: repository,
        stdio: ['ignore', 'pipe', 'pipe'],
        signal,
      },
    )
    let words = ''
    child.stdout.on('data', chunk => (words += chunk))
    child.stderr.on('data', chunk => (words += chunk))
    child.on('error', reject)
    child.on('exit', code =>
      code === 0 ? resolve() : reject(new Error(`The site could not be built:\n${words.slice(-3000)}`)),
    )
  })
  writeFileSync(stamp, wanted)
}
