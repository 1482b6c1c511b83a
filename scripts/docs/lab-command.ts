/** The `lab` command as it describes itself, for its reference page. */
import type { Command } from 'commander'
import type { CommandWords } from '../../src/components/CommandReference/command.ts'
import { coursePaths } from '../lab/paths.ts'
import { makeProgram } from '../lab/program.ts'
import { type GeneratedFile, jsonFile } from './generated.ts'

export async function labCommandFile(): Promise<GeneratedFile> {
  const silent = { paths: coursePaths, out() {}, err() {}, signal: new AbortController().signal }
  const program = await makeProgram(silent, [], () => {})
  return jsonFile('docs/reference/lab-command.json', commandsBelow(program, []))
}

/** Every command that does something, `cohort create` after `cohort`, in the order of the help. */
function commandsBelow(parent: Command, path: string[]): CommandWords[] {
  return parent.commands.flatMap(command => {
    const name = [...path, command.name()]
    const below = commandsBelow(command, name)
    return below.length > 0 ? below : [wordsOf(command, name)]
  })
}

function wordsOf(command: Command, name: string[]): CommandWords {
  const help = command.createHelp()
  return {
    name: name.join(' '),
    usage: [
      ...name,
      ...command.registeredArguments.map(argument =>
        help.argumentTerm(argument).replace(/^(.+)$/, argument.required ? '<$1>' : '[$1]'),
      ),
    ].join(' '),
    description: command.description(),
    options: command.options
      .filter(option => !option.hidden)
      .map(option => ({ flags: option.flags, description: help.optionDescription(option) })),
  }
}
