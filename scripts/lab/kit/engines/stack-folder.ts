/** Where warm engines have their data: in memory where Linux has a file system for that, for none of it outlives them. */
import { createHash } from 'node:crypto'
import { statfsSync } from 'node:fs'
import { join } from 'node:path'

const memory = '/dev/shm'
/** Bytes. A container gives 64 MB by default; Linux itself half of the machine's memory. */
const enough = 4 * 2 ** 30

/**
 * @param slot folder of the host that owns the engines
 * @returns the same path for the same slot until the machine is started anew
 */
export const stackFolder = (slot: string): string =>
  isLarge(memory)
    ? join(memory, `groundwork-${process.getuid?.()}-${createHash('sha256').update(slot).digest('hex').slice(0, 16)}`)
    : join(slot, 'stack')

function isLarge(folder: string): boolean {
  try {
    const { blocks, bsize } = statfsSync(folder)
    return blocks * bsize >= enough
  } catch {
    return false
  }
}
