import { messageOf } from '../../stack/error.ts'
import type { Cli } from './cli.ts'

/** What a command says, also when it refuses; for a screen, which has no place for output. */
export function saidBy(cli: Cli, command: (cli: Cli) => void): string {
  let said = ''
  const say = (text: string) => {
    said += text
  }
  try {
    command({ ...cli, out: say, err: say })
  } catch (error) {
    say(messageOf(error))
  }
  return said.trim()
}
