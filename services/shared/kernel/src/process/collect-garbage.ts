import { Session } from 'node:inspector/promises'

/**
 * Runs a full garbage collection, which returns memory to the system. Call it once, when the process has started: half
 * of its memory is then left over from loading and compiling modules, and V8 may keep that for as long as little
 * happens. It stops the process for about 50 ms. It uses the inspector because that needs no command-line flag.
 */
export async function collectGarbage(): Promise<void> {
  const session = new Session()
  session.connect()
  try {
    await session.post('HeapProfiler.collectGarbage')
  } finally {
    session.disconnect()
  }
}
