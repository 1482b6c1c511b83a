/** Cache for `--watch`: a part whose inputs have not changed is not run again. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AnyPart, Session } from '../contract.ts'
import type { Check, CheckResult, Verdict, Workspace } from '../types.ts'
import { matchingFiles } from '../workspace/work-state.ts'
import { needMatches } from './run-checks.ts'

/** A finished part. */
export interface CachedPart extends Pick<Session<unknown>, 'runner' | 'notProved'> {
  results: readonly CheckResult[]
  /** The copy of the work, which the results may name. */
  scratch: string
}

export interface PartCache {
  /** By what the part's outcome depends on. */
  parts: Map<string, CachedPart>
  /** Digest of the work at the end of the last run. */
  work?: string
}

export const createPartCache = (): PartCache => ({ parts: new Map() })

/** Whoever saves without a change asks again for what was not right. */
export function forgetFindings({ parts }: PartCache): void {
  for (const [inputs, { results }] of parts)
    if (results.some(({ findings }) => findings.length > 0)) parts.delete(inputs)
}

/** Verdicts about the work; of all others the next run may say something else. */
const lasting: readonly Verdict[] = ['passed', 'wrong', 'not-started', 'skipped']

export const isLasting = (results: readonly CheckResult[]): boolean =>
  results.every(({ verdict }) => lasting.includes(verdict))

/** What a run knows when a part is due. */
interface Known {
  cache?: PartCache
  atSave: boolean
  files: Workspace
  results: ReadonlyMap<string, CheckResult>
}

/**
 * What a run may run of a part: all that was asked for, at a save what is quick.
 * @returns `known` instead of `now` when a save need not run it; `inputs`, under which the part is to be kept
 */
export async function lookUp(
  { cache, atSave, files, results }: Known,
  part: AnyPart,
  checks: readonly Check<unknown>[],
): Promise<{ inputs?: string; known?: CachedPart; now: readonly Check<unknown>[] }> {
  const now = checks.filter(check => !atSave || (part.atSave && check.atSave !== false))
  if (!cache) return { now }
  const inputs = await inputsOf(part, files, results)
  const last = atSave ? cache.parts.get(inputs) : undefined
  const isKnown = last && now.every(({ id }) => last.results.some(result => result.id === id))
  return isKnown ? { inputs, known: last, now: [] } : { inputs, now }
}

/** Digest of what a part's outcome depends on: the files it reads, and what has come of checks elsewhere that it needs. */
async function inputsOf(part: AnyPart, files: Workspace, results: ReadonlyMap<string, CheckResult>): Promise<string> {
  const needs = [part, ...part.checks].flatMap(each => each.needs ?? [])
  const needed = [...results.values()].filter(({ id }) => needs.some(need => needMatches(need, id)))
  const verdicts = needed.map(({ id, verdict }) => [id, verdict])
  return digestOf(files, part.reads && (await pathsOf(part.reads, files)), [part.id, verdicts])
}

const isModule = (path: string) => /\.[cm]?[jt]s$/.test(path)

/**
 * The files that a part reads.
 * @returns undefined where it cannot be told
 */
export async function pathsOf(
  reads: readonly string[],
  { scratch, list }: Pick<Workspace, 'scratch' | 'list'>,
): Promise<string[] | undefined> {
  const [modules, patterns] = [reads.filter(isModule), reads.filter(each => !isModule(each))]
  const named = patterns.length > 0 ? matchingFiles(patterns, list()) : []
  if (modules.length === 0) return named
  // esbuild is loaded only where modules are run, which needs it as well.
  const { importsOf } = await import('../kit/child/imports.ts')
  const imported = await importsOf(scratch, modules, list())
  return imported && [...named, ...imported]
}

/** @param paths all of the work by default */
export function digestOf(files: Workspace, paths = files.list(), more: unknown = ''): string {
  const hash = createHash('sha256').update(JSON.stringify(more))
  for (const path of [...new Set(paths)].sort()) {
    // What runs beside this may have removed it.
    const content = existsSync(join(files.scratch, path)) ? readFileSync(join(files.scratch, path)) : ''
    hash.update(JSON.stringify([path, content.length])).update(content)
  }
  return hash.digest('hex')
}
