/** Rule 1.1: the eight services under their names, and no `version`. */
import { observe } from '../../../../../scripts/lab/kit/observe.ts'
import type { Check } from '../../../../../scripts/lab/types.ts'
import { placeOf } from '../../../../../scripts/stack/index.ts'
import { parts } from '../../rules.ts'
import { files, finding, projectOf, type StaticContext } from '../context.ts'

export const allParts: Check<StaticContext> = {
  id: '1.1.parts',
  step: 1,
  title: 'All eight services are there under their names',
  proof: 'static',
  needs: ['1.0.parses'],
  run(context) {
    const { services } = projectOf(context)
    const names = Object.keys(services)
    const others = names.filter(name => !parts.includes(name as (typeof parts)[number]))
    const seen = observe()
    for (const part of parts) {
      seen.that(part in services, () => {
        const similar = others.find(name => name.includes(part) || part.includes(name))
        return finding('1.1.missing-service', {
          message: `There is no service called “${part}”.`,
          place: similar ? services[similar]!.place : { file: files.compose },
          expected: `a service named ${part}`,
          actual: similar ? `one named ${similar}` : `the services ${names.join(', ')}`,
          next: similar
            ? `Other parts look for it by its name: rename ${similar}, and what refers to it.`
            : 'Add it under services:, or check its profiles: if it has any.',
        })
      })
    }
    return seen.outcome()
  },
}

export const noVersion: Check<StaticContext> = {
  id: '1.1.no-version',
  step: 1,
  title: 'No top-level version',
  proof: 'static',
  needs: ['1.0.parses'],
  run(context) {
    const project = projectOf(context)
    const seen = observe()
    seen.that(!project.hasVersion, () =>
      finding('1.1.version', {
        message: 'The compose file has a top-level “version”, which Compose ignores and warns about.',
        place: placeOf(project, ['version']),
        next: 'The specification has no versions any more: the line can go.',
      }),
    )
    return seen.outcome()
  },
}
