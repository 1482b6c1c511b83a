/** Processes in `--watch` keep a lab's engines warm; the last one to stop ends the engines. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { identify, isRunning, type ProcessIdentity } from '../../../stack/local/processes.ts'
import { endHost } from './end.ts'
import { callHost, linesOf } from './wire.ts'

/**
 * Notes that this process watches a lab.
 * @param lab its state folder, which holds the engines: `<state>/labs/NN`
 * @returns a function to call at the end; it ends unused engines when no other process watches
 */
export function startWatching(lab: string): () => Promise<void> {
  const watchers = join(lab, 'watchers')
  const own = join(watchers, String(process.pid))
  mkdirSync(watchers, { recursive: true })
  writeFileSync(own, JSON.stringify(identify(process.pid)))
  return async () => {
    rmSync(own, { force: true })
    const others = readdirSync(watchers).map(name => readWatcher(join(watchers, name)))
    if (others.some(other => other && isRunning(other))) return
    rmSync(watchers, { recursive: true, force: true })
    await endUnused(join(lab, 'engines'))
  }
}

function readWatcher(file: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ProcessIdentity
  } catch {
    // The file was removed since the folder was listed, or a killed process has written only half of it.
    return undefined
  }
}

/** An engine may be in use by a check without `--watch`. */
async function endUnused(warm: string): Promise<void> {
  const slots = listed(warm).map(name => join(warm, name))
  await Promise.all(slots.map(async slot => !(await isUsed(slot)) && endHost(slot)))
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

async function isUsed(slot: string): Promise<boolean> {
  const socket = await callHost(slot)
  if (!socket) return false
  const { value } = await linesOf(socket).next()
  socket.destroy()
  return value?.type === 'greeting' && value.busy
}
