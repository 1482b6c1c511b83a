import { spawn } from 'node:child_process'
import type { ExecResult } from '../types.ts'
import { killGroup } from './processes.ts'

export interface CommandOptions {
  cwd?: string
  /** The whole environment of the command. Default: this process's. */
  env?: NodeJS.ProcessEnv
  input?: string
  /** The command and everything it started is killed after this long; the result then has `timedOut`. */
  timeoutMs?: number
  uid?: number
  gid?: number
  /** When it aborts, the command is asked to end (SIGTERM) and killed five seconds later. */
  signal?: AbortSignal
  /** Called with output as it comes, besides being collected. */
  onOutput?: (text: string) => void
}

export interface CommandResult extends ExecResult {
  timedOut: boolean
}

/** Enough for any answer a check reads; a command that prints more keeps its last part. */
const collectedCharacters = 1_000_000

const abortGraceMs = 5_000

/**
 * Run a command to its end in a process group of its own, so that a timeout ends its children too.
 * Never rejects: a command that cannot be started gives 127 (not found) or 126, as a shell would say it.
 */
export function runCommand(argv: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  const [file, ...args] = argv
  if (file === undefined)
    return Promise.resolve({ exitCode: 127, stdout: '', stderr: 'empty command', timedOut: false })
  return new Promise(resolve => {
    const output = { stdout: '', stderr: '' }
    let timedOut = false
    const child = spawn(file, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      uid: options.uid,
      gid: options.gid,
      detached: true,
      stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    })
    const end = (signal: NodeJS.Signals) => child.pid !== undefined && killGroup(child.pid, signal)
    const timers: NodeJS.Timeout[] = []
    const expire = () => {
      timedOut = true
      end('SIGKILL')
    }
    if (options.timeoutMs !== undefined) timers.push(setTimeout(expire, options.timeoutMs))
    const abort = () => {
      end('SIGTERM')
      timers.push(setTimeout(end, abortGraceMs, 'SIGKILL'))
    }
    options.signal?.addEventListener('abort', abort, { once: true })
    if (options.signal?.aborted) abort()
    const settle = (exitCode: number, note = '') => {
      for (const timer of timers) clearTimeout(timer)
      options.signal?.removeEventListener('abort', abort)
      resolve({ exitCode, stdout: output.stdout, stderr: output.stderr + note, timedOut })
    }
    for (const name of ['stdout', 'stderr'] as const) {
      child[name]?.setEncoding('utf8').on('data', (text: string) => {
        output[name] = (output[name] + text).slice(-collectedCharacters)
        options.onOutput?.(text)
      })
    }
    child.stdin?.on('error', () => {}).end(options.input)
    child.on('error', (error: NodeJS.ErrnoException) =>
      settle(error.code === 'ENOENT' ? 127 : 126, `${file}: ${error.message}`),
    )
    child.on('close', (code, signal) => settle(code ?? 128 + signalNumber(signal)))
  })
}

function signalNumber(signal: NodeJS.Signals | null): number {
  return { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGABRT: 6, SIGKILL: 9, SIGSEGV: 11, SIGTERM: 15 }[signal as string] ?? 0
}
