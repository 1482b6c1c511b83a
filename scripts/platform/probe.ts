/** Runs a stage's probe, and gives the command with which a learner can repeat it. */
import { quoteWord } from '../stack/compose/shell-words.ts'
import type { ExecResult, InstanceStatus } from '../stack/types.ts'
import type { Probe } from './stages.ts'

/** Quoted for a shell where necessary. */
const quote = (word: string) => (/^[\w@%+=:,./-]+$/.test(word) ? word : quoteWord(word))

const urlOf = (probe: Extract<Probe, { kind: 'http' }>, instances: readonly InstanceStatus[]) => {
  const address = instances.find(instance => instance.service === probe.service)?.endpoints[String(probe.port)]
  return `http://${address}${probe.path}`
}

/** The command that a learner can type. */
export function probeCommand(probe: Probe, instances: readonly InstanceStatus[]): string {
  if (probe.kind === 'http') return `curl -s ${quote(urlOf(probe, instances))}`
  return `npx lab exec ${[probe.service, ...probe.argv].map(quote).join(' ')}`
}

/** A running platform: a client of its owner, or the stack itself. */
interface Platform {
  exec(service: string, argv: readonly string[]): Promise<ExecResult>
}

/** The answer as text. When the command fails, the text is its exit status and its output. */
export async function runProbe(
  probe: Probe,
  platform: Platform,
  instances: readonly InstanceStatus[],
): Promise<string> {
  if (probe.kind === 'http') return (await fetch(urlOf(probe, instances))).text()
  const { exitCode, stdout, stderr } = await platform.exec(probe.service, probe.argv)
  return exitCode === 0 ? stdout : `ended with ${exitCode}: ${stderr || stdout}`
}
