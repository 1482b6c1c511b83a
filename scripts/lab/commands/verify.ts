/** `lab verify`: proves that a lab's checker can be trusted, and prints the figures. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import pc from 'picocolors'
import writeFileAtomic from 'write-file-atomic'
import { columns } from '../../columns.ts'
import { findLab, listLabs } from '../catalogue/labs.ts'
import type { EngineChoice } from '../contract.ts'
import { UsageError } from '../errors.ts'
import { endEngines } from '../kit/engines/end.ts'
import { findingBlock } from '../report/finding.ts'
import type { Measure, Share } from '../verify/bars.ts'
import { type Group, groups, type ProofCase } from '../verify/proof-case.ts'
import { inputHash } from '../verify/recorded/input-hash.ts'
import { readRecordedProof, recordProof } from '../verify/recorded/proof.ts'
import type { Extent } from '../verify/select-tasks.ts'
import { type Verification, verifyLab } from '../verify/verify-lab.ts'
import { type Cli, printJson } from './cli.ts'

export interface VerifyFlags {
  json?: boolean
  only?: string
  static?: boolean
  record?: boolean
  all?: boolean
  seed?: number
  engine: EngineChoice
}

export async function verify(cli: Cli, name: string | undefined, flags: VerifyFlags): Promise<number> {
  const only = parseOnly(flags.only)
  if (flags.record && flags.seed !== undefined)
    throw new UsageError('What is recorded has one seed for all: leave out --seed, or --record.')
  const labs = name === undefined ? listLabs(cli.paths) : [findLab(cli.paths, name)]
  const verifications: Verification[] = []
  for (const lab of labs) {
    if (!flags.json) cli.out(`${pc.bold(`Lab ${lab.manifest.id}  ${lab.manifest.title}`)}\n`)
    const hash = await inputHash(lab)
    const recorded = readRecordedProof(lab)
    const extent = flags.all ? 'all' : name === undefined && recorded?.dependsOn === hash ? 'rotation' : 'full'
    if (!flags.json) cli.out(`${pc.dim(`  ${extentWords[extent]}`)}\n`)
    const verification = await verifyLab({
      paths: cli.paths,
      lab,
      only,
      staticOnly: flags.static,
      record: flags.record,
      extent,
      seed: flags.seed,
      engine: flags.engine,
      signal: cli.signal,
      onCase: proved => flags.json || cli.out(caseLine(proved)),
    }).finally(() => endEngines(join(cli.paths.state, 'labs', lab.manifest.id, 'engines')))
    store(cli, verification)
    if (flags.record && isFullProof(verification, flags)) {
      const { ms, summary } = verification
      recordProof(lab, { format: 1, dependsOn: hash, date: today(), seconds: Math.round(ms / 1000), summary })
    }
    verifications.push(verification)
    if (!flags.json) cli.out(`\n${figures(verification)}\n\n`)
  }
  if (flags.json) printJson(cli, name === undefined ? { format: 1, labs: verifications } : verifications[0])
  return verifications.every(each => each.ok) ? 0 : 1
}

const extentWords = {
  all: 'everything',
  full: 'in full, with a sample of the generated mutants',
  rotation: 'nothing that it depends on has changed since it was proved: a few of each, others every day',
} as const satisfies Record<Extent, string>

/** Whether `recorded/proof.json` may say that the lab is proved. */
const isFullProof = ({ ok, extent, unprovenParts }: Verification, { only, static: isStatic }: VerifyFlags): boolean =>
  ok && only === undefined && !isStatic && extent !== 'rotation' && unprovenParts.length === 0

function parseOnly(words: string | undefined): Group[] | undefined {
  return words?.split(',').map(word => {
    const group = groups.find(each => each === word.trim())
    if (!group) throw new UsageError(`There is no group of proofs “${word}”. There are: ${groups.join(', ')}.`)
    return group
  })
}

function store(cli: Cli, verification: Verification): void {
  const folder = join(cli.paths.state, 'verify')
  mkdirSync(folder, { recursive: true })
  writeFileAtomic.sync(join(folder, `${verification.lab}.json`), `${JSON.stringify(verification, null, 2)}\n`)
}

/** One line for what holds; for what does not what was expected, and what a learner would have been told. */
function caseLine({ group, id, title, detectedBy, ok, expected, actual, named, finding, ms }: ProofCase): string {
  const head = `  ${ok ? pc.green('✓') : pc.red('✗')} ${group}/${id}  ${pc.dim(`${title}  ${detectedBy} ${(ms / 1000).toFixed(1)} s`)}\n`
  if (ok && named !== false) return head
  const told = finding ? `${findingBlock(finding).replace(/^/gm, '      ')}\n` : ''
  return `${head}      expected  ${expected}\n      actual    ${actual}\n${told}`
}

function figures({ summary, bars, seconds, notProved, ok, ms }: Verification): string {
  const rows = groups
    .filter(group => summary.groups[group].of > 0)
    .map(group => [`  ${group}`, share(summary.groups[group]), pc.dim(`${seconds[group] ?? 0} s`)])
  if (summary.killed.of > 0) rows.push(['  mutants killed', `${share(summary.killed)}${shareBar(bars.killed)}`])
  if (summary.named.of > 0) rows.push(['  right cause first', `${share(summary.named)}${shareBar(bars.named)}`])
  rows.push(['  checker', `${bars.checkerLines.figure} lines${limit(bars.checkerLines)}`])
  const verdict = ok ? pc.green('proved') : pc.red('not proved')
  const open = notProved.map(sentence => `\n  ${pc.dim(sentence)}`).join('')
  return `${columns(rows)}\n\n${verdict}  ${pc.dim(`${(ms / 1000).toFixed(1)} s`)}${limit(bars.seconds)}${open}`
}

const share = ({ good, of }: Share): string =>
  `${good} of ${of}${of > 0 ? ` (${Math.floor((good / of) * 1000) / 10} %)` : ''}`

const shareBar = ({ bar, met }: Measure): string => (met ? '' : pc.red(`  at least ${bar * 100} % are due`))

const limit = ({ bar, met }: Measure): string =>
  met ? '' : pc.yellow(`  more than the ${bar} that we hold ourselves to`)

const today = (): string => new Date().toISOString().slice(0, 10)
