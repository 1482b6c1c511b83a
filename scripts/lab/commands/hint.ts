/** `lab hint`: the next hint for what fails now. */
import pc from 'picocolors'
import { findLab, findStep, type Lab } from '../catalogue/labs.ts'
import type { Step } from '../catalogue/manifest.ts'
import { wrap } from '../screen/styled-text.ts'
import { hintKey } from '../state/hint-counts.ts'
import { nextRung, type Rung } from '../state/hints.ts'
import { stepToHint } from '../state/lab-state.ts'
import { labState, readState, updateLab } from '../state/store.ts'
import { type Cli, requireWorkspace } from './cli.ts'

export function hint(cli: Cli, name: string, options: { step?: string }): number {
  const lab = findLab(cli.paths, name)
  const { id, steps } = lab.manifest
  const before = labState(readState(cli.paths, cli.err), id)
  requireWorkspace(lab, 'nothing to hint at')
  const chosen = options.step ?? stepToHint(steps, before)?.toString()
  if (chosen === undefined) {
    cli.out(
      `Every step of lab ${id} has passed; there is nothing to hint at. For one step:\n  npx lab hint ${id} --step <number>\n`,
    )
    return 0
  }
  const step = findStep(lab, chosen)
  const given = giveHint(cli, lab, step)
  if (!given) return 0
  const { rung, code } = given
  cli.out(
    `${pc.bold(`Step ${step.id}  ${step.title}`)}  ${pc.dim(`hint ${rung.number} of ${rung.of}${rung.aimed ? `, for ${code}` : ''}`)}\n\n${wrap(`  ${rung.text}`, textWidth).join('\n')}\n\n`,
  )
  cli.out(pc.dim(`${whatNext(id, step.id, rung.number, rung.of, code)}\n`))
  return 0
}

/** Gives the next hint for the failure of a step and counts it; undefined when the step has no hints. */
export function giveHint(
  cli: Cli,
  { manifest }: Lab,
  step: Step,
): { rung: Rung; code: string | undefined } | undefined {
  const { codes, hints } = labState(readState(cli.paths, cli.err), manifest.id)
  const code = codes[step.id]
  const key = hintKey(manifest.id, step.id, code)
  const rung = nextRung(step, code, hints[key] ?? 0)
  if (!rung) return undefined
  updateLab(cli.paths, manifest.id, state => ({ ...state, hints: { ...state.hints, [key]: rung.number } }))
  return { rung, code }
}

const textWidth = 80

function whatNext(id: string, step: number, number: number, of: number, code: string | undefined): string {
  if (!code) return `The hints are chosen by what a check finds:\n  npx lab check ${id} --step ${step}`
  if (number === of)
    return `That was the last hint for this. To compare with ours, once it passes:\n  npx lab diff ${id}`
  return `The next hint comes with the same command. To try it:\n  npx lab check ${id} --step ${step}`
}
