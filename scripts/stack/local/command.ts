import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:os'
import type { Readable } from 'node:stream'
import type { ExecResult } from '../types.ts'
import { openPipes } from './pipes.ts'
import { bindGroup, killGroup } from './processes.ts'

export interface CommandOptions {
  cwd?: string
  /** The whole environment of the command. Default: this process's. */
  env?: NodeJS.ProcessEnv
  input?: string | Buffer
  /** The command and everything it started is killed after this long; the result then has `timedOut`. */
  timeoutMs?: number
  uid?: number
  gid?: number
  /** When it aborts, the command is asked to end (SIGTERM) and killed five seconds later. */
  signal?: AbortSignal
  /** Called with output as it comes, besides being collected. */
  onOutput?: (text: string) => void
  /** Connect the output by named pipes, which a container's output can be opened by; for commands of a compose file. */
  pipes?: boolean
}

export interface CommandResult extends ExecResult {
  timedOut: boolean
}

/** Enough for any answer that a check reads; of longer output the end is kept. */
const collectedCharacters = 1_000_000

const abortGraceMs = 5_000

/**
 * Run a command to its end in a process group of its own, so that a timeout ends its children too.
 * Never rejects: a command that cannot be started gives 127 (not found) or 126, as a shell would say it.
 */
export async function runCommand(argv: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  try {
    return await run(argv, options)
  } catch (error) {
    // Before the command started: no pipe could be made, for example because the folder for temporary files is full.
    return { exitCode: 126, stdout: '', stderr: `${argv[0]}: ${(error as Error).message}`, timedOut: false }
  }
}

async function run(argv: readonly string[], options: CommandOptions): Promise<CommandResult> {
  const [file, ...args] = argv
  if (!file) return { exitCode: 127, stdout: '', stderr: 'empty command', timedOut: false }
  const { cwd, uid, gid, env = process.env } = options
  const pipes = options.pipes ? openPipes(2, { uid, gid }) : undefined
  const [out, err] = pipes?.map(({ fd }) => fd) ?? ['pipe' as const, 'pipe' as const]
  const child = spawn(file, args, {
    cwd,
    env,
    uid,
    gid,
    detached: true,
    stdio: [options.input === undefined ? 'ignore' : 'pipe', out, err],
  })
  for (const pipe of pipes ?? []) pipe.handOver()
  const streams = pipes ? pipes.map(({ output }) => output) : [child.stdout!, child.stderr!]
  const collected = streams.map(stream => collect(stream, options.onOutput))
  child.stdin?.on('error', () => {}).end(options.input)
  const watch = limit(child, options)
  const unbind = child.pid === undefined ? () => {} : bindGroup(child.pid)
  const exitCode = await ended(child)
  const [stdout = '', stderr = ''] = await Promise.all(collected)
  watch.clear()
  unbind()
  const note = child.pid === undefined ? `${file}: ${exitCode === 127 ? 'not found' : 'cannot be started'}` : ''
  return { exitCode, stdout, stderr: stderr + note, timedOut: watch.expired() }
}

async function collect(stream: Readable, onOutput: CommandOptions['onOutput']): Promise<string> {
  let text = ''
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    text = (text + chunk).slice(-collectedCharacters)
    onOutput?.(chunk)
  })
  await once(stream, 'close')
  return text
}

function ended(child: ChildProcess): Promise<number> {
  return new Promise(resolve => {
    child.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'ENOENT' ? 127 : 126))
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal!]))
  })
}

/** Ends the command when its time is over or its signal aborts. */
function limit(child: ChildProcess, { timeoutMs, signal }: CommandOptions) {
  const timers: NodeJS.Timeout[] = []
  let expired = false
  const end = (name: NodeJS.Signals) => child.pid !== undefined && killGroup(child.pid, name)
  const expire = () => {
    expired = true
    end('SIGKILL')
  }
  const abort = () => {
    end('SIGTERM')
    timers.push(setTimeout(end, abortGraceMs, 'SIGKILL'))
  }
  if (timeoutMs !== undefined) timers.push(setTimeout(expire, timeoutMs))
  if (signal?.aborted) abort()
  signal?.addEventListener('abort', abort, { once: true })
  return {
    expired: () => expired,
    clear() {
      for (const timer of timers) clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
    },
  }
}
