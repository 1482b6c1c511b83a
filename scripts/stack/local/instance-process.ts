import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { withLimit } from '../../with-limit.ts'
import type { ComposeService } from '../types.ts'
import { translateScript } from './exec.ts'
import type { Log } from './log.ts'
import { openPipes } from './pipes.ts'
import { killTree } from './processes.ts'
import { layTools } from './tools.ts'
import type { Adapter, InstanceContext, Launch } from './types.ts'

/** Docker's default. PostgreSQL and Kafka need less. */
const defaultGraceMs = 10_000
/** Milliseconds after SIGKILL until a process counts as gone. */
const killedGraceMs = 5_000

export interface InstanceProcess {
  child: ChildProcess
  /** Resolves when it has ended, or could not be started. */
  exited: Promise<void>
}

/** Lays files and tools for a start, and lets the adapter make its own. */
export function prepareLaunch(context: InstanceContext, adapter: Adapter): Promise<Launch> {
  context.files.prepare((text, name) => translateScript(text, name, context))
  layTools(context, adapter)
  return adapter.prepare(context)
}

/** Start a process in a group of its own. Its output goes to the log through one pipe, so that lines keep their order. */
export function spawnInstance({ argv, env, cwd, uid, gid }: Launch, log: Log): InstanceProcess {
  const [file = '', ...args] = argv
  const [pipe] = openPipes(1, { uid, gid })
  pipe!.output.setEncoding('utf8').on('data', log.write)
  try {
    const options: SpawnOptions = { env, cwd, uid, gid, detached: true, stdio: ['ignore', pipe!.fd, pipe!.fd] }
    const child = spawn(file, args, options)
    const exited = new Promise<void>(resolve => child.once('exit', () => resolve()).once('error', () => resolve()))
    return { child, exited }
  } finally {
    pipe!.handOver()
  }
}

/** Asks a process to end, and kills it and all its descendants when it does not end in time. */
export async function endProcess(
  { child, exited }: InstanceProcess,
  service: ComposeService,
  adapter: Adapter,
): Promise<void> {
  child.kill(stopSignal(service, adapter))
  const ended = exited.then(() => true)
  if (await withLimit(ended, service.stopGracePeriod ?? defaultGraceMs)) return
  if (child.pid !== undefined) killTree(child.pid)
  await withLimit(ended, killedGraceMs)
}

export function stopSignal({ stopSignal: asked }: ComposeService, adapter: Adapter): NodeJS.Signals {
  if (asked === undefined) return adapter.stopSignal
  return (asked.startsWith('SIG') ? asked : `SIG${asked}`) as NodeJS.Signals
}
