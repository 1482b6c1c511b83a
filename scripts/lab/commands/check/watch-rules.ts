/** Decides what `--watch` does when a file is saved or a key pressed. Pure. */
import { basename } from 'node:path'

/** `debounced`: nothing more was saved for a moment. */
export type Trigger = 'saved' | 'debounced' | `key ${string}`
export type Action = 'ignore' | 'wait' | 'remember' | 'check' | 'check-all' | 'quit'

/**
 * One check at a time. A save during a check is remembered and checked after it; a key is not: it was pressed about a
 * result that is no longer on the screen.
 */
export function nextAction(trigger: Trigger, running: boolean): Action {
  switch (trigger) {
    case 'key q':
    case 'key \x03':
      return 'quit'
    case 'saved':
      return running ? 'remember' : 'wait'
    case 'debounced':
      return running ? 'remember' : 'check'
    case 'key c':
      return running ? 'ignore' : 'check'
    case 'key l':
      return running ? 'ignore' : 'check-all'
    default:
      return 'ignore'
  }
}

/** What editors write beside the file that is saved, and what is never part of the work. */
const noise = [/^node_modules$/, /^\.git$/, /^\.groundwork$/, /~$/, /^\.#/, /\.sw[px]$/, /^4913$/]

export const isWorthARun = (path: string): boolean => !noise.some(pattern => pattern.test(basename(path)))
