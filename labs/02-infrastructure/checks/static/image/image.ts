/** Rule 6.1, what the image is made of: a pinned base, packages from the lockfile before the source, nothing left over. */
import { posix } from 'node:path'
import type { Check } from '../../../../../scripts/lab/types.ts'
import type { Dockerfile, Instruction, Stage } from '../../../../../scripts/stack/dockerfile/types.ts'
import { imageCheck, type Reading } from '../check.ts'
import { files, finding, type StaticContext } from '../context.ts'
import { isPinned, parseImage } from '../facts/image.ts'

export const readable: Check<StaticContext> = {
  id: '6.1.readable',
  step: 6,
  title: 'A builder can read the Dockerfile',
  proof: 'static',
  needs: ['6.0.exists'],
  run({ image }) {
    if (image && 'stages' in image) return { verdict: 'passed', observed: 1 }
    const { message = 'The Dockerfile cannot be read.', place, next = 'Try `docker build .`.' } = image ?? {}
    return { verdict: 'wrong', findings: [finding('6.1.image-not-built', { message, place, next })], observed: 1 }
  },
}

/** The stages that something of ends up in the image. */
function usedStages({ stages, final }: Dockerfile): Stage[] {
  const used = new Set<Stage>()
  const open = [final]
  for (let stage = open.pop(); stage; stage = open.pop()) {
    if (used.has(stage)) continue
    used.add(stage)
    const below = stage.baseStage === undefined ? [] : [stages[stage.baseStage]!]
    const copied = stage.image.copies.flatMap(({ fromStage }) => (fromStage === undefined ? [] : stages[fromStage]!))
    open.push(...below, ...copied)
  }
  return stages.filter(stage => used.has(stage))
}

/** The instructions that a stage's image is made by: its own after those of the stages below it. */
function history(stage: Stage, { stages }: Dockerfile): Instruction[] {
  const below = stage.baseStage === undefined ? [] : history(stages[stage.baseStage]!, { stages, final: stage })
  return [...below, ...stage.instructions]
}

export const basePinned = imageCheck('6.1.base', 'The base of the image is pinned', ({ image }, seen) => {
  for (const { base, baseStage, line } of usedStages(image as Dockerfile)) {
    if (baseStage !== undefined || base === 'scratch') continue
    seen.that(isPinned(parseImage(base)), '6.1.base-not-pinned', () => ({
      message: `${files.dockerfile} builds on an image that can be another one tomorrow.`,
      place: { file: files.dockerfile, line },
      expected: 'a tag that names a version, or a digest',
      actual: base || 'an image whose name is empty',
      next: 'Look in the registry which versions there are, and name one.',
    }))
  }
  seen.held()
})

const installs =
  /\bnpm\s+(?:--?[\w-]+(?:=\S+)?\s+)*(ci|ic|clean-install|install-clean)\b|\b(yarn|pnpm)\b.*--(frozen-lockfile|immutable)\b/
const installsLoosely =
  /\bnpm\s+(?:--?[\w-]+(?:=\S+)?\s+)*(i|install|add)\b(?!.*(\s-g\b|\s--global\b))|\b(yarn|pnpm)\s+(install|add)\b/
const mayInstall = /\b(npm|yarn|pnpm|bun|make|corepack)\b|\.sh\b/

export const dependencies = imageCheck(
  '6.1.dependencies',
  'Packages come from the lockfile, in a layer before the source',
  ({ image }, seen) => {
    const dockerfile = image as Dockerfile
    const runs = usedStages(dockerfile).flatMap(stage =>
      stage.instructions.filter(({ keyword }) => keyword === 'RUN').map(run => ({ stage, run })),
    )
    const install = runs.find(({ run }) => installs.test(run.text))
    if (!install) {
      const loose = runs.find(({ run }) => installsLoosely.test(run.text))
      if (!loose && runs.some(({ run }) => mayInstall.test(run.text)))
        seen.notProved('How the packages come into the image.')
      else {
        seen.wrong(
          finding('6.1.not-from-lockfile', {
            message: loose
              ? `${files.dockerfile} installs whatever versions fit today, and not those of the lockfile.`
              : `${files.dockerfile} installs no packages.`,
            place: { file: files.dockerfile, line: loose?.run.line ?? dockerfile.final.line },
            expected: 'exactly the versions of package-lock.json',
            actual: loose ? loose.run.text.slice(0, 80) : 'no instruction that installs',
            next: 'Compare the two ways in which npm can install a project.',
          }),
        )
      }
      return
    }
    judgeLayer(install.stage, install.run, dockerfile, seen)
  },
)

const manifest =
  /^(package(-lock|\*|\.\*)?\.json|package\*|npm-shrinkwrap\.json|\.npmrc|yarn\.lock|pnpm-lock\.yaml|pnpm-workspace\.yaml|\.yarnrc(\.yml)?|\*\.json)$/
const lockfile =
  /^(package-lock\.json|package\*(\.json)?|package\.\*|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|\*\.json)$/

function judgeLayer(stage: Stage, run: Instruction, dockerfile: Dockerfile, seen: Reading): void {
  const earlier = history(stage, dockerfile)
  const before = new Set(earlier.slice(0, earlier.indexOf(run)).map(({ line }) => line))
  const copies = stage.image.copies.filter(
    copy => before.has(copy.line) && copy.fromStage === undefined && copy.fromImage === undefined,
  )
  const source = copies.find(({ sources }) => sources.some(isSource))
  seen.that(!source, '6.1.source-before-dependencies', () => ({
    message: `${files.dockerfile} brings in the source before it installs, so every change of the code installs everything again.`,
    place: { file: files.dockerfile, line: source!.line },
    expected: 'only what npm needs to know, then the packages, then the source',
    actual: `${source!.keyword} ${source!.sources.join(' ')}`,
    next: 'Change one line of the program, build again, and see which steps come from the cache.',
  }))
  const mounted = (run.flags.mount ?? []).join(' ')
  const fromElsewhere = stage.image.copies.some(
    copy => before.has(copy.line) && (copy.fromStage !== undefined || copy.fromImage !== undefined),
  )
  const hasLock =
    copies.some(({ sources }) => sources.some(each => isSource(each) || lockfile.test(posix.basename(each)))) ||
    /package-lock|shrinkwrap|yarn\.lock|pnpm-lock/.test(mounted) ||
    (/type=bind/.test(mounted) && !/package\.json/.test(mounted))
  seen.that(hasLock || fromElsewhere, '6.1.lockfile-not-copied', () => ({
    message: `${files.dockerfile} installs from a lockfile that is not in the image at that point, and the build ends there.`,
    place: { file: files.dockerfile, line: run.line },
    expected: 'package.json and its lockfile beside each other',
    actual: copies.map(({ sources }) => sources.join(' ')).join('; ') || 'nothing was copied before',
    next: 'Try `docker build .` and read the error.',
  }))
}

/** A folder of the program, or one of its files. */
function isSource(source: string): boolean {
  const name = posix.basename(source)
  if (manifest.test(name)) return false
  return (
    ['.', '*', '/', '', 'app', './'].includes(posix.normalize(source).replace(/(.)\/$/, '$1')) ||
    /\.[cm]?[jt]s$/.test(name) ||
    /(^|\/)(src|app\/\*)(\/|$)/.test(source)
  )
}

const buildTools = /\b(gcc|g\+\+|make|cmake|build-essential|build-base|python3?(-dev|-minimal)?|libpq-dev|node-gyp)\b/

export const nothingLeft = imageCheck(
  '6.1.nothing-left',
  'No build tool and no cache is left in the last stage',
  ({ image }, seen) => {
    const dockerfile = image as Dockerfile
    for (const run of history(dockerfile.final, dockerfile).filter(({ keyword }) => keyword === 'RUN')) {
      const left = leftBy(run)
      seen.that(!left, `6.1.${left?.what}-left`, () => ({
        message: `${files.dockerfile} leaves ${left!.inWords} in the last stage.`,
        place: { file: files.dockerfile, line: run.line },
        expected: 'only what the program needs to run',
        actual: run.text.slice(0, 80),
        next: 'What one instruction has written, a later one can only hide: look at `docker history`.',
      }))
    }
    seen.held()
  },
)

function leftBy({ text, flags }: Instruction): { what: 'cache' | 'build-tool'; inWords: string } | undefined {
  const mounts = (flags.mount ?? []).join(' ')
  const cacheMounted = (folder: RegExp) => /type=(cache|tmpfs)/.test(mounts) && folder.test(mounts)
  if (installs.test(text) || /\b(npm|yarn|pnpm)\b.*\b(i|install|add)\b/.test(text)) {
    const tidied =
      /\bcache\s+(clean|rm|verify)|rm\s+-\w*r\w*.*(npm|cache|\/tmp)|--cache[= ]/.test(text) ||
      cacheMounted(/npm|cache|yarn|pnpm/)
    if (!tidied) return { what: 'cache', inWords: 'npm’s cache' }
  }
  const packages = /\b(apt-get|apt|apk)\b.*\b(install|add)\b/s.test(text)
  if (!packages) return undefined
  const removed = /\b(purge|autoremove|remove|apk\s+del)\b/.test(text)
  if (buildTools.test(text) && !removed) return { what: 'build-tool', inWords: 'tools that only the building needs' }
  if (
    /\bapt(-get)?\s+(-\S+\s+)*update\b/.test(text) &&
    !/rm\s+-\w*r\w*\s+.*\/var\/lib\/apt/s.test(text) &&
    !cacheMounted(/apt/)
  ) {
    return { what: 'cache', inWords: 'the package lists of apt' }
  }
  if (/\bapk\b/.test(text) && !/--no-cache|\/var\/cache\/apk/.test(text) && !cacheMounted(/apk/))
    return { what: 'cache', inWords: 'the cache of apk' }
  return undefined
}
