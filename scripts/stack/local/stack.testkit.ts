import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { folderWith } from '../compose/folder.testkit.ts'
import { loadCompose } from '../compose/load.ts'
import type { RunOptions, Stack, StackEvent } from '../types.ts'
import { createLocalStack } from './stack.ts'

export const fixtures = fileURLToPath(new URL('./fixtures/', import.meta.url))

export interface TestStack {
  stack: Stack
  stateDir: string
  events: StackEvent[]
}

/** A state folder, removed by `clean`. Only root may enter it, as in a checkout below /root. */
export function stateFolder(): { stateDir: string; clean(): void } {
  const stateDir = realpathSync(mkdtempSync(join(tmpdir(), 'groundwork-state-')))
  return { stateDir, clean: () => rmSync(stateDir, { recursive: true, force: true }) }
}

/** A stack of one compose text and its files on free ports. The end of the test brings it down and deletes its data. */
export async function stackOf(
  compose: string,
  files: Record<string, string> = {},
  options: Partial<RunOptions> = {},
): Promise<TestStack> {
  const directory = folderWith({ ...files, 'compose.yaml': compose })
  const { stateDir, clean } = stateFolder()
  const events: StackEvent[] = []
  const project = loadCompose({ directory, env: {} })
  const stack = await createLocalStack(project, {
    stateDir,
    anyPorts: true,
    onEvent: event => events.push(event),
    ...options,
  })
  onTestFinished(async () => {
    await stack.down({ volumes: true })
    clean()
  })
  return { stack, stateDir, events }
}

/** The answer of a service to GET. */
export async function ask(stack: Stack, service: string, port: number, path: string, instance = 1): Promise<string> {
  const { host, port: local } = (await stack.endpoint(service, port, instance))!
  return (await fetch(`http://${host}:${local}${path}`)).text()
}

/** Asks until the answer is the expected one; returns the last answer otherwise. */
export async function eventually<Answer>(
  question: () => Promise<Answer> | Answer,
  holds: (answer: Answer) => boolean,
  patienceMs = 10_000,
): Promise<Answer> {
  const deadline = Date.now() + patienceMs
  for (;;) {
    const answer = await question()
    if (holds(answer) || Date.now() > deadline) return answer
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}
