/** Rule 1.1: the eight services under their names, and no `version`. */
import { placeOf } from '../../../../../scripts/stack/index.ts'
import { parts } from '../../rules.ts'
import { composeCheck } from '../check.ts'
import { files, projectOf } from '../context.ts'

export const allParts = composeCheck('1.1.parts', 'All eight services are there under their names', (context, seen) => {
  const { services } = projectOf(context)
  const names = Object.keys(services)
  const others = names.filter(name => !parts.includes(name as (typeof parts)[number]))
  for (const part of parts) {
    const similar = others.find(name => name.includes(part) || part.includes(name))
    seen.that(part in services, '1.1.missing-service', () => ({
      message: `There is no service called “${part}”.`,
      place: similar ? services[similar]!.place : { file: files.compose },
      expected: `a service named ${part}`,
      actual: similar ? `one named ${similar}` : `the services ${names.join(', ')}`,
      next: similar
        ? `Other parts look for it by its name: rename ${similar}, and what refers to it.`
        : 'Add it under services:, or check its profiles: if it has any.',
    }))
  }
})

export const noVersion = composeCheck('1.1.no-version', 'No top-level version', (context, seen) => {
  const project = projectOf(context)
  seen.that(!project.hasVersion, '1.1.version', () => ({
    message: 'The compose file has a top-level “version”, which Compose ignores and warns about.',
    place: placeOf(project, ['version']),
    next: 'The specification has no versions any more: the line can go.',
  }))
})
