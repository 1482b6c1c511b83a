/** Asks a stage's question and gives the command that a learner can type to ask it again. */
import { quoteWord } from '../stack/compose/shell-words.ts'
import type { ExecResult, PartStatus } from '../stack/types.ts'
import type { Proof } from './stages.ts'

/** Quoted for a shell where it must be. */
const quote = (word: string) => (/^[\w@%+=:,./-]+$/.test(word) ? word : quoteWord(word))

const urlOf = (proof: Extract<Proof, { kind: 'http' }>, parts: readonly PartStatus[]) => {
  const address = parts.find(part => part.service === proof.service)?.endpoints[String(proof.port)]
  return `http://${address}${proof.path}`
}

/** The one command that proves the stage. */
export function proofCommand(proof: Proof, parts: readonly PartStatus[]): string {
  if (proof.kind === 'http') return `curl -s ${quote(urlOf(proof, parts))}`
  return `npx lab exec ${[proof.service, ...proof.argv].map(quote).join(' ')}`
}

/** Whatever runs the platform: a client of its owner, or the stack itself. */
interface Platform {
  exec(service: string, argv: readonly string[]): Promise<ExecResult>
}

/** The real answer to it; a failure is an answer too, in the words of what failed. */
export async function prove(proof: Proof, platform: Platform, parts: readonly PartStatus[]): Promise<string> {
  if (proof.kind === 'http') return (await fetch(urlOf(proof, parts))).text()
  const { exitCode, stdout, stderr } = await platform.exec(proof.service, proof.argv)
  return exitCode === 0 ? stdout : `ended with ${exitCode}: ${stderr || stdout}`
}
