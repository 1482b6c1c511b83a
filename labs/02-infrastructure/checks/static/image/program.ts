/** Rule 6.1: what the image starts is in it. The given program needs no build, so nothing but a copy can bring it. */
import { basename, posix } from 'node:path'
import { type LocalEntry, localEntry } from '../../../../../scripts/stack/dockerfile/local-entry.ts'
import type { Dockerfile } from '../../../../../scripts/stack/dockerfile/types.ts'
import { StackError } from '../../../../../scripts/stack/error.ts'
import type { ComposeService } from '../../../../../scripts/stack/types.ts'
import { imageCheck } from '../check.ts'
import { dockerfileOf, files } from '../context.ts'
import { builtServices } from './running.ts'

export const programCopied = imageCheck(
  '6.1.program',
  'The program that the image starts is copied into it',
  (context, seen) => {
    const service = builtServices(context).find(({ name }) => dockerfileOf(context, name))
    const dockerfile = service && dockerfileOf(context, service.name)
    const entry = dockerfile && entryOf(dockerfile, service)
    if (!entry || (entry.built && maybeMoved(dockerfile))) {
      seen.notProved('That the program which the image starts is in it.')
      return
    }
    const { image } = dockerfile.final
    const folder = posix.resolve(image.workdir, service.workingDir ?? '')
    seen.that(!entry.built, '6.1.program-not-copied', () => ({
      message: `The image starts ${basename(entry.script)} in ${folder}, and nothing puts it there.`,
      place: { file: files.dockerfile, line: (image.cmd ?? image.entrypoint)?.line },
      expected: 'a file of that name in that folder',
      actual: image.copies.map(({ sources, destination }) => `${sources.join(' ')} in ${destination}`).join('; '),
      next: 'Read the Dockerfile line by line, and write down what lies in that folder after each.',
    }))
  },
)

function entryOf(dockerfile: Dockerfile, service: ComposeService): LocalEntry | undefined {
  try {
    return localEntry(dockerfile, service.build!.context, service)
  } catch (error) {
    if (error instanceof StackError) return undefined
    throw error
  }
}

/** Whether a RUN line may have brought the program where it is started. */
function maybeMoved({ stages }: Dockerfile): boolean {
  const runs = stages.flatMap(({ instructions }) => instructions.filter(({ keyword }) => keyword === 'RUN'))
  return runs.some(({ text }) => /(^|[\s;&|])(mv|cp|ln|rsync|tar|git|curl|wget)\s|server\.js|\bbuild\b/.test(text))
}
