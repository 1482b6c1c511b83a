import { chmodSync, mkdirSync } from 'node:fs'

/** Makes a folder that no other user may enter, and closes one that an earlier version left open. */
export function privateFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 })
  chmodSync(path, 0o700)
}
