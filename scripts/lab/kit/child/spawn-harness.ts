/** The process that a learner's code runs in: how it is started, what it may use, and how its whole group is ended. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Duplex } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { bindGroup, killGroup } from '../../../stack/local/processes.ts'
import { withLimit } from '../../../with-limit.ts'
import { deferred } from './deferred.ts'
import { descriptors } from './protocol.ts'
import type { Sources } from './sources.ts'

export interface Limits {
  /** For loading all modules. */
  startMs: number
  /** For one answer. */
  askMs: number
  /** Resident memory of the whole process, 90 MB of which are Node's own. */
  memoryMb: number
  /** Standard output and error together. */
  outputKb: number
}

export const defaultLimits: Limits = { startMs: 15_000, askMs: 5_000, memoryMb: 512, outputKb: 4096 }

export interface Harness {
  pid: number
  channel(descriptor: number): Duplex
  /** The end of what standard output and error have said, as much as the limit allows. */
  output(): string
  /** Exit code or signal in words, when the process has ended and its output is complete. */
  exited: Promise<string>
  /** Resolves when the process is gone. */
  gone: Promise<unknown>
  /** `kill -9` for it and all that it has started. */
  kill(): void
}

/** What becomes of the process that nobody has asked for. */
export interface Happenings {
  onTooMuchOutput(): void
  onNotStarted(error: Error): void
}

const first = fileURLToPath(new URL('start.mjs', import.meta.url))

/** What a normal run has, too. Nothing else of this process's environment is the learner's business. */
const kept = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'LC_ALL', 'TZ']

export function spawnHarness(
  { directory, env }: { directory: string; env?: Record<string, string> },
  sources: Sources,
  limits: Limits,
  on: Happenings,
): Harness {
  const child = spawnNode(directory, env, limits)
  const pid = child.pid!
  const unbind = bindGroup(pid)
  child.stdin!.on('error', () => undefined).end(JSON.stringify(sources))
  const channel = (descriptor: number) => child.stdio[descriptor] as Duplex
  // Whoever writes to a process that is gone is told so by its end.
  for (const descriptor of Object.values(descriptors)) channel(descriptor).on('error', () => undefined)
  child.once('error', on.onNotStarted)
  const exited = deferred<string>()
  child.once('exit', async (code, signal) => {
    // Its own children may still hold the pipes open.
    killGroup(pid)
    await withLimit(once(child, 'close'), 500)
    exited.resolve(signal ?? `exit code ${code}`)
  })
  return {
    pid,
    channel,
    output: keepOutput(child, limits.outputKb * 1024, on.onTooMuchOutput),
    exited: exited.promise,
    gone: once(child, 'exit').then(unbind),
    kill: () => killGroup(pid),
  }
}

function spawnNode(directory: string, env: Record<string, string> | undefined, limits: Limits): ChildProcess {
  const inherited = kept.flatMap(name => (process.env[name] === undefined ? [] : [[name, process.env[name]]]))
  return spawn(
    process.execPath,
    // The watchdog, which can say where, should be quicker than V8, which cannot.
    [`--max-old-space-size=${limits.memoryMb * 2}`, '--enable-source-maps', first],
    {
      cwd: directory,
      env: { ...Object.fromEntries(inherited), ...env },
      // A group of its own, so that what it starts ends with it.
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe'],
    },
  )
}

/** @param onTooMuch called once, when more than `limit` characters have been written */
function keepOutput({ stdout, stderr }: ChildProcess, limit: number, onTooMuch: () => void): () => string {
  let output = ''
  let written = 0
  for (const stream of [stdout!, stderr!]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      const before = written
      written += text.length
      output = (output + text).slice(-limit)
      if (before <= limit && written > limit) onTooMuch()
    })
  }
  return () => output
}
