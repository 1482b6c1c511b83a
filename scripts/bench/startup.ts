/**
 * From a fresh clone with an empty home to the first page and the first answer of the gateway; then once more, warm.
 * The clone is of what is committed; every port is a free one, so a running platform is not disturbed.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { repository } from '../repository.mjs'
import { descendants, isAlive } from '../stack/local/processes.ts'
import { startPlatform } from './platform-run.ts'
import { proportionalMemory } from './processes.ts'

export async function startup(say: (line: string) => void): Promise<Record<string, unknown>> {
  const folder = mkdtempSync(join(tmpdir(), 'groundwork-startup-'))
  try {
    const began = performance.now()
    execFileSync('git', ['clone', '--quiet', repository, join(folder, 'clone')])
    mkdirSync(join(folder, 'home'))
    say('fresh: an empty home and an empty npm cache')
    const fresh = await run(folder, began, say)
    say('warm: the same clone again')
    const warm = await run(folder, performance.now(), say)
    return {
      fresh_seconds: fresh.seconds,
      warm_seconds: warm.seconds,
      memory_mb: warm.memoryMb,
      stop_seconds: warm.stopSeconds,
      processes_left: fresh.left + warm.left,
      engines: warm.engines,
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** One `npm start` until page and gateway have answered, then Ctrl-C. */
async function run(folder: string, began: number, say: (line: string) => void) {
  const home = join(folder, 'home')
  const { pid, parts, stop } = await startPlatform(join(folder, 'clone'), {
    ...process.env,
    HOME: home,
    npm_config_cache: join(home, '.npm'),
    npm_config_userconfig: join(home, '.npmrc'),
  })
  const url = (part: string) => parts.find(row => row.part === part)?.url ?? ''
  await answer(url('site'))
  await answer(`${url('gateway')}/api/v1/products`)
  const seconds = secondsSince(began)
  say(`  answered after ${seconds} s`)
  const pids = [pid, ...descendants(pid)]
  const memoryMb = Math.round(proportionalMemory(pids) / 1e6)
  const stopping = performance.now()
  await stop()
  const left = pids.filter(isAlive).length
  const engines = Object.fromEntries(parts.map(({ part, engine }) => [part, engine]))
  return { seconds, memoryMb, stopSeconds: secondsSince(stopping), left, engines }
}

const secondsSince = (moment: number) => Math.round((performance.now() - moment) / 100) / 10

async function answer(url: string): Promise<void> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  await response.arrayBuffer()
}
