/**
 * Runs, on this machine, the commands that a container's command or entry point runs before nginx; their files go below
 * one folder.
 */
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join, posix } from 'node:path'
import { quoteWord } from '../compose/shell-words.ts'
import { typeScriptCommand } from '../engines/typescript.ts'
import { serviceError } from '../error.ts'
import type { ComposeService } from '../types.ts'

export interface Setup {
  service: ComposeService
  /** The shell text, as in the container. */
  text: string
  /** Folder in place of the container's file system. */
  written: string
  /** The local path of a mounted or copied path. */
  host: (path: string) => string | undefined
  environment: Record<string, string>
}

/** Folders with the same meaning in the container and on this machine. */
const sameOutside = /^\/(bin|usr\/bin|usr\/sbin|sbin|dev|proc)(\/|$)/

const longestMs = 20_000

/**
 * Runs the text; the files that it writes are below `written` afterwards. Throws StackError when it fails.
 * @returns its output
 */
export function runSetup({ service, text, written, host, environment }: Setup): string {
  const local = text.replace(/(?<![\w.$}])\/[\w./-]+/g, path =>
    sameOutside.test(path) ? path : localPath(path, written, host),
  )
  mkdirSync(written, { recursive: true, mode: 0o700 })
  const PATH = [layEnvsubst(written), process.env.PATH ?? ''].join(delimiter)
  const run = spawnSync('/bin/sh', ['-c', local], {
    cwd: written,
    env: { ...environment, PATH },
    encoding: 'utf8',
    timeout: longestMs,
  })
  if (run.status === 0) return run.stdout
  throw serviceError(service, {
    kind: 'service',
    message: `What ${service.name} runs before nginx ended with ${run.signal ?? `status ${run.status}`}: ${text}`,
    next: 'Read its output, and check the paths and the variables it uses.',
    log: run.stderr || run.stdout,
  })
}

function localPath(path: string, written: string, host: Setup['host']): string {
  const found = host(path)
  if (found) return found
  const local = join(written, posix.normalize(path))
  mkdirSync(dirname(local), { recursive: true })
  return local
}

/** Adds envsubst, which the nginx image has and this machine may lack. */
function layEnvsubst(written: string): string {
  const folder = join(written, '.bin')
  mkdirSync(folder, { recursive: true })
  const words = typeScriptCommand(new URL('./envsubst.ts', import.meta.url))
  const file = join(folder, 'envsubst')
  writeFileSync(file, `#!/bin/sh\nexec ${words.map(quoteWord).join(' ')} "$@"\n`)
  chmodSync(file, 0o755)
  return folder
}
