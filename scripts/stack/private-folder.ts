import { chmodSync, mkdirSync } from 'node:fs'

/** Make a folder that nobody else on the machine may enter, also where an earlier version left it open. */
export function privateFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 })
  chmodSync(path, 0o700)
}
