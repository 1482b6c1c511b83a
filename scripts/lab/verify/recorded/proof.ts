/** `labs/NN-slug/recorded/proof.json`: the figures of the last full proof, and a hash of what it depends on. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import type { Lab } from '../../catalogue/labs.ts'
import type { Summary } from '../summary.ts'

export interface RecordedProof {
  format: 1
  /** Hash of all that the proof depends on. */
  dependsOn: string
  /** The day on which it was recorded, `2026-11-28`. */
  date: string
  /** Whole seconds that it took where it was recorded. */
  seconds: number
  summary: Summary
}

const fileOf = (lab: Lab): string => join(lab.directory, 'recorded', 'proof.json')

/** Undefined when there is none, or none that can be read: then everything is to be proved. */
export function readRecordedProof(lab: Lab): RecordedProof | undefined {
  if (!existsSync(fileOf(lab))) return undefined
  try {
    const proof = JSON.parse(readFileSync(fileOf(lab), 'utf8')) as RecordedProof
    return proof.format === 1 ? proof : undefined
  } catch {
    return undefined
  }
}

export function recordProof(lab: Lab, proof: RecordedProof): void {
  mkdirSync(dirname(fileOf(lab)), { recursive: true })
  writeFileAtomic.sync(fileOf(lab), `${JSON.stringify(proof, null, 2)}\n`)
}
