/** Runs the command fences of a page in their order, and holds what they print against the page. */
import { spawn } from 'node:child_process'
import { escapeRegExp } from '../stack/escape-regexp.ts'
import { killGroup } from '../stack/local/processes.ts'
import type { Page, PageFence } from './page.ts'

/** A command of the page with what must come of it. */
export interface Step {
  /** The page's. */
  file: string
  line: number
  command: string
  exit: number
  /** What must be printed; empty when the page does not say. */
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
  /** Over this process's own environment. */
  env?: Record<string, string>
  /** Ends the step that runs, and with it all but the clean-up. */
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

/** The first expected line that is not printed behind those before it. `…` in it stands for anything. */
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
      // A group of its own: Ctrl-C in our terminal reaches what the step has started through `signal`, once.
      detached: true,
    })
    const end = () => killGroup(child.pid!, 'SIGINT')
    signal?.addEventListener('abort', end)
    let printed = ''
    child.stdout.on('data', chunk => (printed += chunk))
    child.stderr.on('data', chunk => (printed += chunk))
    child.on('error', reject)
    // "exit", not "close": what the command left running in the background may hold our pipe for ever.
    child.on('exit', code => {
      signal?.removeEventListener('abort', end)
      resolve({ code, printed })
    })
  })
}
