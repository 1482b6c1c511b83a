/** `lab list` in a terminal: the labs as a screen of its own. The loop around `list-state.ts`. */
import { messageOf } from '../../stack/error.ts'
import { displayPath } from '../paths.ts'
import { layOut } from '../screen/page.ts'
import type { Terminal } from '../screen/terminal.ts'
import type { Cli } from './cli.ts'
import { type Destination, placeOf } from './destination.ts'
import { hint } from './hint.ts'
import { isLabDone, type LabSummary, labSummaries } from './lab-summary.ts'
import { listPage } from './list-page.ts'
import { type ListEffect, type ListState, pressKey, selectedLab } from './list-state.ts'
import { reset, start } from './workspace.ts'

export interface ListScreenOptions {
  /** Id of the selected lab at the start; by default a lab in progress, or the next one. */
  selected?: string
  /** Whether there is a screen below this one. */
  canGoBack?: boolean
}

/** @returns where the learner goes from here */
export async function listScreen(
  terminal: Terminal,
  cli: Cli,
  { selected, canGoBack = false }: ListScreenOptions,
): Promise<Destination> {
  const labs = labSummaries(cli)
  const open = labs.filter(lab => !isLabDone(lab))
  const first = open.find(({ started }) => started) ?? open[0] ?? labs[0]
  let state: ListState = { labs, filter: 'all', selected: selected ?? first?.lab.manifest.id ?? '', canGoBack }
  let leave: (next: Destination) => void = () => undefined
  const left = new Promise<Destination>(resolve => {
    leave = resolve
  })
  const over = AbortSignal.any([cli.signal, terminal.gone])
  over.addEventListener('abort', () => leave(undefined))
  if (over.aborted) leave(undefined)

  const change = (part: Partial<ListState>) => {
    state = { ...state, ...part }
    terminal.update()
  }
  /** Runs the command of that name for a lab and shows its output. */
  const run = (command: (cli: Cli) => void, says?: string) => {
    const notice = saidBy(cli, command)
    change({ labs: labSummaries(cli), notice: says ?? notice })
  }
  const effects: Record<Exclude<ListEffect, 'quit' | 'back'>, (summary: LabSummary) => void> = {
    watch: ({ lab }) => leave(placeOf(lab)),
    check: ({ lab }) => leave(placeOf(lab, true)),
    hint: ({ lab }) => run(quiet => void hint(quiet, lab.manifest.id, {})),
    reset: ({ lab }) => run(quiet => void reset(quiet, lab.manifest.id, {})),
    start: ({ lab, started }) => {
      if (started) return change({ notice: 'It has been started already; w watches it while you write.' })
      const where = displayPath(cli.paths, lab.workspace)
      run(quiet => void start(quiet, lab.manifest.id), `Your work is in ${where}. w watches it while you write.`)
    },
  }

  const hide = terminal.show({
    lines: size => layOut(listPage(state, size), size).lines,
    onKey(key) {
      const pressed = pressKey(state, key)
      change(pressed.state)
      const summary = selectedLab(state)
      if (pressed.effect === 'quit') leave(undefined)
      else if (pressed.effect === 'back') leave('back')
      else if (pressed.effect && summary) effects[pressed.effect](summary)
    },
  })
  try {
    return await left
  } finally {
    hide()
  }
}

/** The output of a command, also when it refuses. */
function saidBy(cli: Cli, command: (cli: Cli) => void): string {
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
