/** Compares what was said with what is recorded, and lints it. */
import { join } from 'node:path'
import type { Lab } from '../../catalogue/labs.ts'
import type { Mask } from '../../contract.ts'
import { listFiles } from '../../workspace/copy.ts'
import { readText } from '../../workspace/scratch.ts'
import { solutionOf } from '../context.ts'
import { lintFinding, secretLines } from '../lint.ts'
import type { Group, ProofCase } from '../proof-case.ts'
import { readRecords, recordedGroups, recordedText, writeRecords } from '../recorded/messages.ts'

interface Recording {
  lab: Lab
  /** What differs from run to run in the messages of this lab. */
  volatile?: readonly Mask[]
  /** Write down what was said instead of complaining that it is new. */
  record: boolean
  /** Whether the lab still has this submission or mutant. Without it, all are taken to be there. */
  exists?: (group: Group, id: string) => boolean
}

export function proveMessages(cases: readonly ProofCase[], recording: Recording): ProofCase[] {
  const said = cases.filter(isRecorded)
  if (recording.record) for (const group of recordedGroups) recordGroup(recording, group, said)
  return said.map(each => judgeMessage(recording, each))
}

/**
 * Of generated mutants nobody has said what should be named; what is said of them is known from the others. What came out
 * otherwise than its author says is no message to keep.
 */
const isRecorded = ({ group, finding, named, ok }: ProofCase): boolean =>
  ok &&
  finding !== undefined &&
  (recordedGroups as readonly Group[]).includes(group) &&
  (group !== 'mutants' || named !== undefined)

/** What was not run this time keeps its record; what the lab no longer has loses it. */
function recordGroup({ lab, volatile, exists }: Recording, group: Group, said: readonly ProofCase[]): void {
  const records = readRecords(lab, group)
  for (const id of records.keys()) if (exists?.(group, id) === false) records.delete(id)
  for (const each of said) if (each.group === group) records.set(each.id, recordedText(each, volatile))
  writeRecords(lab, group, records)
}

function judgeMessage({ lab, volatile }: Recording, said: ProofCase): ProofCase {
  const recorded = readRecords(lab, said.group).get(said.id)
  const mistakes = said.finding ? lintFinding(said.finding, secretsFor(lab, said)) : []
  if (recorded === undefined) mistakes.push(`is not recorded: npx lab verify ${lab.manifest.id} --record`)
  else if (recorded !== recordedText(said, volatile))
    mistakes.push(`is not as recorded: npx lab verify ${lab.manifest.id} --record, then look at git diff`)
  return {
    group: 'messages',
    id: `${said.group}/${said.id}`,
    title: `What is said of ${said.id}`,
    detectedBy: said.detectedBy,
    ok: mistakes.length === 0,
    expected: 'recorded, names an object, one next step, at most twelve lines, no line of the solution',
    actual: mistakes.join('; ') || 'so',
    finding: said.finding,
    ms: 0,
  }
}

/** The learner knows the starter, and whatever the submission has in common with the solution. */
function secretsFor(lab: Lab, said: ProofCase): string[] {
  const texts = (folder: string) => listFiles(folder).map(file => readText(join(folder, file)) ?? '')
  const known = texts(join(lab.directory, 'starter'))
  const submission = join(lab.directory, said.group, said.id)
  return secretLines(texts(solutionOf(lab)), said.group === 'wrong' ? [...known, ...texts(submission)] : known)
}
