/** `lab check --watch` in a terminal: the work on one lab as a screen of its own. The loop around `watch-state.ts`. */
import { findStep } from '../../catalogue/labs.ts'
import { completedText } from '../../report/completed.ts'
import { textOf } from '../../report/progress-display.ts'
import { isStepDone, stepViews } from '../../report/step-view.ts'
import type { RunEvent } from '../../run/context.ts'
import { createPartCache } from '../../run/part-cache.ts'
import { openScreen } from '../../screen/open-screen.ts'
import { type LaidOut, layOut, scrollBy } from '../../screen/page.ts'
import type { Terminal, View } from '../../screen/terminal.ts'
import type { ReportedRun } from '../../state/lab-state.ts'
import { emptyLab, labState, readState } from '../../state/store.ts'
import type { Cli } from '../cli.ts'
import type { Destination, WatchPlace } from '../destination.ts'
import { giveHint } from '../hint.ts'
import { saidBy } from '../said-by.ts'
import { reset } from '../workspace.ts'
import { checkTarget } from './check-target.ts'
import { latestOnly } from './latest-only.ts'
import type { CheckFlags, Target } from './options.ts'
import { watchFiles } from './watch-files.ts'
import { farewell, watchPage } from './watch-page.ts'
import { afterRun, firstOpen, noChanges, pressKey, type WatchEffect, type WatchState } from './watch-state.ts'

export interface WatchScreenOptions {
  flags: CheckFlags
  /** Opens the list over this screen. */
  openList(): Promise<Destination>
}

export interface Watched {
  /** Exit status of the last check. */
  exitCode: number
  next: Destination
  /** The lab's standing, printed when the screen closes. */
  farewell: string
}

/** @throws the error that broke a check */
export async function watchScreen(
  terminal: Terminal,
  cli: Cli,
  { target, everything = false }: WatchPlace,
  { flags, openList }: WatchScreenOptions,
): Promise<Watched> {
  const { lab } = target
  const cache = createPartCache()
  let state = firstState(cli, target)
  let laidOut: LaidOut = { lines: [], scroll: 0, room: 1 }
  let exitCode = 0
  const screen = openScreen<Destination>(terminal, cli.signal)

  const change = (part: Partial<WatchState>) => {
    state = { ...state, ...part }
    terminal.update()
  }
  const quiet: Cli = { ...cli, out: () => undefined, err: text => change({ notice: text.trim() }) }

  const runs = latestOnly(screen.fail)
  const check = (all: boolean) =>
    runs.start(async signal => {
      const clock = startClock((text, seconds) => change({ checking: { everything: all, text, seconds } }))
      try {
        const options = { mode: all ? 'live' : 'save', progress: clock, cache } as const
        const run = await checkTarget({ ...quiet, signal }, target, flags, options)
        exitCode = run.exitCode
        change(afterRun(state, run, standingOf(cli, target, run)))
      } finally {
        clock.stop()
        change({ checking: undefined })
      }
    })
  const onSaved = () => {
    const cut = state.checking?.everything
    check(false)
    if (cut) change({ notice: 'You saved, which ended the check of everything. c begins it again.' })
  }
  const stopWatching = watchFiles(target.directory, onSaved)

  const effects: Record<WatchEffect, () => Promise<void> | void> = {
    quit: () => screen.leave(),
    everything: () => check(true),
    hint() {
      const hint = giveHint(quiet, lab, findStep(lab, String(state.current)))?.rung
      change(hint ? { hint, scroll: 0 } : { notice: 'There is no hint for this step.' })
    },
    async reset() {
      await runs.stop()
      const notice = saidBy(cli, own => void reset(own, lab.manifest.id, {}))
      change({ ...firstState(cli, target), run: undefined, hint: undefined, notice })
      check(false)
    },
    async list() {
      const choice = await openList()
      const isThisLab = typeof choice === 'object' && choice.target.lab.folder === lab.folder
      if (choice !== 'back' && !isThisLab) screen.leave(choice)
      else if (isThisLab && choice.everything) check(true)
    },
  }

  const view: View = {
    lines(size) {
      laidOut = layOut(watchPage(state, size), size, state.scroll)
      return laidOut.lines
    },
    onKey(key) {
      const scroll = scrollBy(key, laidOut)
      if (scroll !== undefined) return change({ scroll })
      const pressed = pressKey(state, key)
      change(pressed.state)
      const { effect } = pressed
      if (effect) Promise.resolve().then(effects[effect]).catch(screen.fail)
    },
  }
  check(everything)
  try {
    const next = await screen.show(view)
    if (!next) {
      terminal.close()
      if (state.checking && !terminal.gone.aborted) cli.err('Ending the check …\n')
    }
    return { exitCode, next, farewell: farewell(state) }
  } finally {
    await stopWatching()
    await runs.stop()
  }
}

function firstState(cli: Cli, target: Target): WatchState {
  const { lab, directory, steps: asked } = target
  const standing = standingOf(cli, target)
  const current = asked?.[0] ?? (firstOpen(standing.steps) ?? standing.steps.at(-1)!).id
  const own = directory === lab.workspace
  return { ...standing, lab: lab.manifest, own, current, chosen: asked !== undefined, changes: noChanges, scroll: 0 }
}

/** Nothing is stored for a folder that is not the learner's workspace. */
function standingOf({ paths, err }: Cli, { lab, directory }: Target, run?: ReportedRun) {
  const { id, steps } = lab.manifest
  const state = directory === lab.workspace ? labState(readState(paths, err), id) : emptyLab
  const views = stepViews(steps, state, run?.steps)
  return { steps: views, completed: views.every(isStepDone) ? completedText(paths, lab) : undefined }
}

/** Reports every second what the run is doing, and for how long. */
function startClock(tell: (text: string, seconds: number) => void) {
  const began = Date.now()
  let text = ''
  const tick = () => tell(text, Math.floor((Date.now() - began) / 1000))
  const timer = setInterval(tick, 1000)
  tick()
  return {
    onEvent(event: RunEvent) {
      text = textOf(event) ?? text
      tick()
    },
    stop: () => clearInterval(timer),
  }
}
