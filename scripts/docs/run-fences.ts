/** Runs the command fences of a page in order, and compares their output with the page. */
import { spawn } from 'node:child_process'
import { escapeRegExp } from '../stack/escape-regexp.ts'
import { killGroup } from '../stack/local/processes.ts'
import type { Page, PageFence } from './page.ts'

/** A command of the page with its expected result. */
export interface Step {
  /** The page's. */
  file: string
  line: number
  command: string
  exit: number
  /** The expected output; empty when the page shows none. */
  output: string
  /** Stands under "Clean up": it is run even when an earlier step failed. */
  cleanUp: boolean
}

export interface StepResult extends Step {
  ms: number
  /** Why it failed, undefined when it did not. */
  failure?: string
}

export function stepsOf(page: Page): Step[] {
  const cleanUp = page.headings.find(({ text }) => text === 'Clean up')?.line ?? Number.POSITIVE_INFINITY
  return page.fences.flatMap(({ fence, text, line }, index) => {
    if (fence.lane !== 'executed' || fence.role !== 'run' || fence.language !== 'bash') return []
    return [
      {
        file: page.file,
        line,
        command: text,
        exit: fence.exit,
        output: outputBelow(page.fences[index + 1]),
        cleanUp: line > cleanUp,
      },
    ]
  })
}

const outputBelow = (next: PageFence | undefined): string =>
  next?.fence.lane === 'executed' && next.fence.role === 'output' ? next.text : ''

export interface Running {
  cwd: string
  /** Variables that replace those of this process. */
  env?: Record<string, string>
  /** Ends the running step and leaves out the others, except the clean-up. */
  signal?: AbortSignal
  /** Gets each result as it comes. */
  say?: (result: StepResult) => void
}

/** Stops at the first failure, but cleans up in any case. */
export async function runSteps(steps: readonly Step[], running: Running): Promise<StepResult[]> {
  const results: StepResult[] = []
  for (const step of steps) {
    const over = running.signal?.aborted || results.some(({ failure }) => failure)
    if (over && !step.cleanUp) continue
    const result = await runStep(step, step.cleanUp ? { ...running, signal: undefined } : running)
    results.push(result)
    running.say?.(result)
  }
  return results
}

async function runStep(step: Step, running: Running): Promise<StepResult> {
  const started = Date.now()
  const { code, printed } = await bash(step.command, running)
  const ms = Date.now() - started
  if (code !== step.exit)
    return { ...step, ms, failure: `It ended with ${code}, not with ${step.exit}:\n${printed.trim()}` }
  const missing = firstMissingLine(step.output, printed)
  if (missing !== undefined) return { ...step, ms, failure: `It did not print "${missing}" but:\n${printed.trim()}` }
  return { ...step, ms }
}

/** @returns the first expected line that is missing after those found before it; `…` in it matches anything */
export function firstMissingLine(expected: string, printed: string): string | undefined {
  const lines = printed.split('\n').map(line => line.trim())
  for (const line of expected.split('\n').map(it => it.trim())) {
    if (line === '' || line === '…') continue
    const pattern = new RegExp(`^${line.split('…').map(escapeRegExp).join('.*')}$`)
    const found = lines.findIndex(it => pattern.test(it))
    if (found < 0) return line
    lines.splice(0, found + 1)
  }
  return undefined
}

function bash(command: string, { cwd, env, signal }: Running): Promise<{ code: number | null; printed: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['-euo', 'pipefail', '-c', command], {
      cwd,
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A process group of its own, so that Ctrl-C in the terminal does not reach the step directly: `signal` ends it,
      // once.
      detached: true,
    })
    const end = () => killGroup(child.pid!, 'SIGINT')
    signal?.addEventListener('abort', end)
    let printed = ''
    child.stdout.on('data', chunk => (printed += chunk))
    child.stderr.on('data', chunk => (printed += chunk))
    child.on('error', reject)
    // "exit", not "close": a process that the command left in the background may keep the pipe open.
    child.on('exit', code => {
      signal?.removeEventListener('abort', end)
      resolve({ code, printed })
    })
  })
}
