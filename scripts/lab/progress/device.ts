/** The random id of this machine's record, made once. It says nothing about the machine or its owner. */
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { v4, validate } from 'uuid'
import { setAside } from '../state/set-aside.ts'

/** @param warn told when a file without a valid id was set aside */
export async function deviceId(stateDir: string, warn: (sentence: string) => void = console.error): Promise<string> {
  const file = join(stateDir, 'device.json')
  const held = await readDevice(file)
  if (held) return held
  await mkdir(stateDir, { recursive: true, mode: 0o700 })
  const draft = join(stateDir, `device.${v4()}.tmp`)
  const id = v4()
  await writeFile(draft, `${JSON.stringify({ deviceId: id })}\n`, { mode: 0o600 })
  try {
    // `link` creates the whole file or fails when another process was first.
    await link(draft, file)
    return id
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    const winner = await readDevice(file)
    if (winner) return winner
    warn(`${file} could not be read and is now ${setAside(file)}. This machine's record goes on under a new name.`)
    await link(draft, file)
    return id
  } finally {
    await rm(draft, { force: true })
  }
}

async function readDevice(file: string): Promise<string | undefined> {
  try {
    const { deviceId } = JSON.parse(await readFile(file, 'utf8')) as { deviceId?: unknown }
    return validate(deviceId) ? String(deviceId) : undefined
  } catch {
    return undefined
  }
}
