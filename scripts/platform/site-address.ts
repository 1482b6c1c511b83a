/** The address of the course's pages: the running site writes it into a file. */
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { identify, isRunning, type ProcessIdentity } from '../stack/local/processes.ts'
import { sitePort } from './project.ts'

interface RunningSite {
  url: string
  /** The process of the site: the file of a killed site stays. */
  process?: ProcessIdentity
}

const fileOf = (stateDir: string): string => join(stateDir, 'site', 'address.json')

/**
 * @param stateDir the repository's `.groundwork`
 * @returns a function that removes the address again
 */
export function publishAddress(stateDir: string, url: string): () => void {
  const file = fileOf(stateDir)
  mkdirSync(dirname(file), { recursive: true })
  writeFileAtomic.sync(file, JSON.stringify({ url, process: identify(process.pid) }))
  return () => rmSync(file, { force: true })
}

/** The address of the running site, or else the one that `npm start` would use. Without a slash at the end. */
export function siteAddress(stateDir: string): string {
  const running = readAddress(stateDir)
  return running?.process && isRunning(running.process) ? running.url : `http://localhost:${sitePort()}`
}

function readAddress(stateDir: string): RunningSite | undefined {
  try {
    return JSON.parse(readFileSync(fileOf(stateDir), 'utf8')) as RunningSite
  } catch {
    return undefined
  }
}
