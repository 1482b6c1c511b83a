/** Rule 1.7: no way out of the container. */

import type { ComposeService, Place } from '../../../../../scripts/stack/types.ts'
import { check } from '../check.ts'
import { at, projectOf, type StaticContext } from '../context.ts'

export const isolation = check(
  '1.7.isolation',
  'No privileged container, no Docker socket, no host network',
  ['1.0.parses'],
  (context, seen) => {
    for (const service of Object.values(projectOf(context).services)) {
      for (const { code, holds, what, place } of escapes(service, context)) {
        seen.that(!holds, code, () => ({
          message: `“${service.name}” ${what}, which makes whoever gets into it master of this machine.`,
          place,
          next: 'Take it out and see whether anything misses it.',
        }))
      }
    }
  },
)

function escapes(
  service: ComposeService,
  context: StaticContext,
): { code: string; holds: boolean; what: string; place: Place }[] {
  const socket = service.volumes.findIndex(
    ({ source }) => source !== undefined && /(^|\/)(docker|containerd|podman)\.sock$/.test(source),
  )
  return [
    {
      code: '1.7.privileged',
      holds: service.privileged,
      what: 'runs privileged',
      place: at(context, service.name, 'privileged'),
    },
    {
      code: '1.7.docker-socket',
      holds: socket >= 0 || service.raw.use_api_socket === true,
      what: 'is given the Docker socket',
      place: at(context, service.name, 'volumes', Math.max(socket, 0)),
    },
    {
      code: '1.7.host-network',
      holds: service.networkMode === 'host',
      what: 'is in the host’s network',
      place: at(context, service.name, 'network_mode'),
    },
  ]
}
