/**
 * The recorded messages of a lab: `labs/NN-slug/recorded/<group>.txt`, one block per submission or mutant. A message that
 * changes is seen in the diff of a commit.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import type { Lab } from '../../catalogue/labs.ts'
import type { Mask } from '../../contract.ts'
import { findingBlock } from '../../report/finding.ts'
import type { Group, ProofCase } from '../proof-case.ts'

/** Of negative controls the verdict counts, not the message. */
export const recordedGroups = ['starter', 'wrong', 'mutants'] as const satisfies readonly Group[]

/** By the id of the submission or mutant. */
export type RecordedMessages = Map<string, string>

export function readRecords(lab: Lab, group: Group): RecordedMessages {
  const file = fileOf(lab, group)
  if (!existsSync(file)) return new Map()
  // Splitting at a pattern with a group gives the groups too: what stands before the first, then name and text in turn.
  const [, ...parts] = readFileSync(file, 'utf8').split(/^== (.+)$/m)
  const records: RecordedMessages = new Map()
  for (let index = 0; index < parts.length; index += 2) records.set(parts[index] ?? '', (parts[index + 1] ?? '').trim())
  return records
}

export function writeRecords(lab: Lab, group: Group, records: RecordedMessages): void {
  const file = fileOf(lab, group)
  if (records.size === 0) return
  const blocks = [...records].sort(([a], [b]) => a.localeCompare(b)).map(([id, text]) => `== ${id}\n${text}\n`)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, blocks.join('\n'))
}

/**
 * The block as printed, without colours and without what differs from run to run.
 * @param ofLab what differs in the messages of this lab, besides what does in those of all
 */
export function recordedText({ finding }: ProofCase, ofLab: readonly Mask[] = []): string {
  return finding ? mask(stripVTControlCharacters(findingBlock(finding)), [...volatile, ...ofLab]).trim() : ''
}

/** Longest first: a UUID would otherwise be taken for random letters. */
export const volatile: readonly Mask[] = [
  [/(?:\/[^\s:'"]*)?\.groundwork\/(?:checks|verify|tests)\/[^\s:'"/]+(?:\/work)?/g, '<work>'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<uuid>'],
  [/\b\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?/g, '<time>'],
  [/\b(127\.0\.0\.1|localhost):\d{4,5}\b/g, '$1:<port>'],
  [/\b\d+(?:\.\d+)? (m?s)\b/g, '<n> $1'],
  [/\b(?=[a-zA-Z]*\d)(?=\d*[a-zA-Z])[a-zA-Z0-9]{16,}\b/g, '<random>'],
]

export const mask = (text: string, masks: readonly Mask[]): string =>
  masks.reduce((rest, [pattern, name]) => rest.replace(pattern, name), text)

const fileOf = (lab: Lab, group: Group): string => join(lab.directory, 'recorded', `${group}.txt`)
