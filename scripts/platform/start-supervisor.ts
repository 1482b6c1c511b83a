/** Starts the process that owns the platform in the background, for `lab up`. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { repository } from '../repository.mjs'
import { StackError } from '../stack/error.ts'
import { killTree } from '../stack/local/processes.ts'
import { privateFolder } from '../stack/private-folder.ts'
import type { StackFailure } from '../stack/types.ts'
import { connectPlatform, type PlatformClient } from './client.ts'
import { stateDir as platformState } from './project.ts'

interface SupervisorOptions {
  /** Folder for its log and socket. */
  stateDir?: string
  /** The program to start. Default: the owner of this repository's platform. */
  script?: string
  /** Milliseconds after which a process that does not answer is ended. */
  timeoutMs?: number
}

const ownScript = join(repository, 'scripts/platform/supervisor.mjs')
const pollMs = 100

/** Resolves when its socket answers. Rejects with a StackError when the process ends, or does not answer in time. */
export async function startSupervisor({
  stateDir = platformState,
  script = ownScript,
  timeoutMs = 30_000,
}: SupervisorOptions = {}): Promise<PlatformClient> {
  privateFolder(stateDir)
  const logFile = join(stateDir, 'supervisor.log')
  const log = openSync(logFile, 'w')
  const child = spawn(process.execPath, [script], { cwd: repository, detached: true, stdio: ['ignore', log, log] })
  closeSync(log)
  const ended = once(child, 'exit').then(
    ([code, signal]) => (signal ? `was ended by ${signal}` : `ended with status ${code}`),
    (error: Error) => `could not be started: ${error.message}`,
  )
  const late = delay(timeoutMs, `did not answer within ${timeoutMs / 1000} s, and was ended`, { ref: false })
  let over: string | undefined
  void Promise.race([ended, late]).then(how => {
    over = how
  })
  while (over === undefined) {
    const client = await connectPlatform(stateDir)
    if (client) {
      child.unref()
      return client
    }
    await delay(pollMs)
  }
  if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) killTree(child.pid)
  throw notStarted(over, readFileSync(logFile, 'utf8').trim())
}

/** The failure that the process has printed, or else how it ended, with its log. */
function notStarted(how: string, words: string): StackError {
  try {
    return new StackError(JSON.parse(words.split('\n').at(-1) ?? '') as StackFailure)
  } catch {
    return new StackError({
      kind: 'environment',
      message: `The background process ${how}.`,
      next: words === '' ? 'Try again: npx lab up.' : 'Its last words follow.',
      log: words,
    })
  }
}
