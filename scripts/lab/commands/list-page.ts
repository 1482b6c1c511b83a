/** The list screen as a page: the labs above, the steps of the selected one below them. Pure. */
import pc from 'picocolors'
import { stateSign, stateText } from '../report/state-text.ts'
import { tally } from '../report/step-view.ts'
import { answersToReset, keyLines } from '../screen/keys.ts'
import type { Page, Size } from '../screen/page.ts'
import { fitTo, justify, wrap } from '../screen/styled-text.ts'
import { isLabDone, type LabSummary, progressOf, scoreOf } from './lab-summary.ts'
import { keysFor, type ListState, selectedLab, shownLabs } from './list-state.ts'

/**
 * Lays out the page: the steps of the selected lab come first, the labs get the remaining lines, and at least a few.
 */
export function listPage(state: ListState, { columns, rows }: Size): Page {
  const { asksReset, selected } = state
  const foot = keyLines(asksReset ? answersToReset : keysFor(state), columns)
  const head = listHead(state, columns)
  const below = detail(state).flatMap(line => wrap(line, columns))
  const room = rows - head.length - foot.length - 1
  const detailLines = below.slice(0, Math.max(room - minLabs, 0))
  const labs = shownLabs(state)
  const window = windowAround(labs, selected, Math.max(room - detailLines.length, 1))
  const lines = window.map(summary => labLine(summary, summary.lab.manifest.id === selected, columns))
  return { head, body: [...(lines.length > 0 ? lines : [pc.dim('No lab is like that.')]), ...detailLines], foot }
}

const minLabs = 3

function listHead({ labs, filter }: ListState, columns: number): string[] {
  const { points } = tally(labs.flatMap(({ steps }) => steps))
  const done = labs.filter(isLabDone).length
  const title = filter === 'all' ? pc.bold('The labs') : `${pc.bold('The labs')}  only those ${filterWords[filter]}`
  return [justify(title, `${done} of ${labs.length} done, ${points.earned} of ${points.of} points`, columns), '']
}

const filterWords = { open: 'still open', done: 'that are done' } as const

/** The labs that fit, with the selected one among them, as near to the middle as the ends allow. */
function windowAround(labs: readonly LabSummary[], selected: string, room: number): readonly LabSummary[] {
  const at = labs.findIndex(({ lab }) => lab.manifest.id === selected)
  const first = Math.max(Math.min(at - Math.floor(room / 2), labs.length - room), 0)
  return labs.slice(first, first + room)
}

/** Below this width the time is left out, to leave room for the title. */
const narrow = 60

function labLine(summary: LabSummary, isSelected: boolean, columns: number): string {
  const { id, title, minutes } = summary.lab.manifest
  const time = columns < narrow ? '' : `${minutes} min`.padStart(8)
  const right = `${time}  ${fitTo(progressOf(summary), 13)} ${scoreOf(summary)}`
  const line = justify(`${isSelected ? '>' : ' '} ${id}  ${title}`, right, columns)
  return isSelected ? pc.bold(line) : line
}

function detail(state: ListState): string[] {
  const summary = selectedLab(state)
  if (!summary) return []
  const { id, title, summary: sentence } = summary.lab.manifest
  const head = ['', `${pc.bold(`Lab ${id}  ${title}`)}`]
  const { asksReset, notice } = state
  if (asksReset) return [...head, pc.yellow('Begin it again? Your work is kept and can be brought back.')]
  const steps = summary.steps.map(step => `  ${stateSign(step.state)} ${step.id}  ${step.title}  ${stateText(step)}`)
  return [...head, ...(notice ?? sentence).split('\n'), '', ...steps]
}
