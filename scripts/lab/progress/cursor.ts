/**
 * How far the record has been sent, kept as the id of the last attempt that the service answered for. It is not a
 * number: when the record is restored from a copy or started again, the id is not found and everything is sent once
 * more, which changes nothing at the service.
 */
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'

interface Cursor {
  learnerId: string
  lastId: string
}

const cursorFile = (stateDir: string) => join(stateDir, 'cursor.json')

/** The attempts that this learner's service has not answered for yet, in order. */
export async function pendingAttempts<Attempt extends { id: string }>(
  stateDir: string,
  learnerId: string,
  attempts: Attempt[],
): Promise<Attempt[]> {
  const cursor = await readCursor(stateDir)
  if (cursor?.learnerId !== learnerId) return attempts
  return attempts.slice(attempts.findLastIndex(attempt => attempt.id === cursor.lastId) + 1)
}

/** Written atomically: a reader sees the old cursor or the new one. */
export async function advanceCursor(stateDir: string, cursor: Cursor): Promise<void> {
  await mkdir(stateDir, { recursive: true, mode: 0o700 })
  await writeFileAtomic(cursorFile(stateDir), `${JSON.stringify(cursor)}\n`, { mode: 0o600 })
}

async function readCursor(stateDir: string): Promise<Cursor | undefined> {
  try {
    return JSON.parse(await readFile(cursorFile(stateDir), 'utf8')) as Cursor
  } catch {
    return undefined
  }
}
