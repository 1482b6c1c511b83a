/** The order saga as its table says: the picture and the states on the page of sales, and the alert for one that is stuck. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type State, sagaStates } from '../../services/sales/src/domain/order-saga.ts'
import { repository } from '../repository.mjs'
import type { GeneratedFile } from './generated.ts'

const states = Object.entries<State>(sagaStates)

export const orderSagaFiles = (): GeneratedFile[] => [salesPage(), alertRules()]

const begin = '{/* Made from services/sales/src/domain/order-saga.ts: */}'
const end = '{/* So far. */}'

/** The page of sales; only the part between its two marks is generated. */
function salesPage(): GeneratedFile {
  const path = join(repository, 'docs/reference/sales.mdx')
  const text = readFileSync(path, 'utf8')
  const [from, to] = [text.indexOf(begin), text.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`${path} does not say "${begin}" and "${end}" any more.`)
  const content = `${text.slice(0, from)}${begin}\n\n${diagram()}\n\n${stateTable()}\n\n${text.slice(to)}`
  return { path, content }
}

function diagram(): string {
  return ['```mermaid name=order-saga', 'flowchart TD', ...words(), ...states.flatMap(nodeOf), ...edges(), '```'].join(
    '\n',
  )
}

function words(): string[] {
  const sentences = states.map(([name, { on }]) => {
    const steps = Object.entries(on).flatMap(([input, step]) => (step === 'late' ? [] : [`${input} to ${step.to}`]))
    return steps.length > 0 ? `From ${name}: ${steps.join(', ')}.` : `${name} is an end.`
  })
  return ['  accTitle: The order saga', '  accDescr {', ...sentences.map(sentence => `    ${sentence}`), '  }']
}

const nodeOf = ([name, { deadlineSeconds, status }]: [string, State]): string =>
  deadlineSeconds ? `  ${name}["${name}: ${status}"]` : `  ${name}(["${name}: ${status}"])`

/** One arrow for each pair of states, even when several events lead from one to the other. */
function edges(): string[] {
  const inputs = new Map<string, string[]>()
  for (const [name, { on }] of states) {
    for (const [input, step] of Object.entries(on)) {
      if (step === 'late') continue
      const arrow = `${name} ${step.to}`
      inputs.set(arrow, [...(inputs.get(arrow) ?? []), input])
    }
  }
  return [...inputs].map(([arrow, labels]) => `  ${arrow.replace(' ', ` -->|${labels.join(', ')}| `)}`)
}

function stateTable(): string {
  const code = (words?: string) => (words ? `\`${words}\`` : '')
  const rows = states.map(([name, { status, emits, requests, deadlineSeconds, tries, on }]) => {
    const said = [emits, requests].filter(Boolean).map(code).join(', ')
    const timeout = on.timeout && on.timeout !== 'late' ? on.timeout.to : undefined
    return [
      code(name),
      code(status),
      said,
      deadlineSeconds && requests ? `every ${deadlineSeconds} s` : '',
      timeout ? `${waitSeconds(deadlineSeconds, tries)} s: ${code(timeout)}` : '',
    ]
  })
  const head = ['state', 'status', 'says', 'asks again', 'gives up after']
  return [head, head.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n')
}

/** Seconds that an answer is waited for in all, or until the question is first repeated. */
const waitSeconds = (seconds = 0, tries = 1): number => seconds * tries

/**
 * The alert for an order that has been in a state for twice as long as the saga waits there. Where the saga never gives
 * up, the alert comes soon after the first question without an answer.
 */
function alertRules(): GeneratedFile {
  const waiting = states.filter(([, { deadlineSeconds }]) => deadlineSeconds)
  const limits = waiting.map(
    ([name, { deadlineSeconds, tries }]) =>
      `max by (service, state) (saga_oldest_age_seconds{state="${name}"}) > ${2 * waitSeconds(deadlineSeconds, tries)}`,
  )
  const content = `# Made from services/sales/src/domain/order-saga.ts by scripts/docs/generate.ts: twice the time that each state waits.
groups:
  - name: saga
    rules:
      - alert: SagaStuck
        expr: >-
          ${limits.join('\n          or ')}
        for: 30s
        labels: { severity: page }
        annotations:
          summary: "An order has been {{ $labels.state }} for {{ $value | humanizeDuration }}"
          description: Whoever is to answer does not. The order's timeline says what was asked; dead letters of that service say why.
`
  return { path: join(repository, 'infrastructure/prometheus/rules/saga.yml'), content }
}
