/** Rule 1.7: no way out of the container. */
import type { ComposeService } from '../../../../../scripts/stack/types.ts'
import { composeCheck } from '../check.ts'
import { at, projectOf } from '../context.ts'

export const isolation = composeCheck(
  '1.7.isolation',
  'No privileged container, no Docker socket, no host network',
  (context, seen) => {
    for (const service of Object.values(projectOf(context).services)) {
      for (const { code, holds, what, path } of escapes(service)) {
        seen.that(!holds, code, () => ({
          message: `“${service.name}” ${what}, which makes whoever gets into it master of this machine.`,
          place: at(context, service.name, ...path),
          next: 'Take it out and see whether anything misses it.',
        }))
      }
    }
  },
)

function escapes({ volumes, privileged, networkMode, raw }: ComposeService) {
  const socket = volumes.findIndex(({ source }) => /(^|\/)(docker|containerd|podman)\.sock$/.test(source ?? ''))
  const given = socket >= 0 || raw.use_api_socket === true
  return [
    { code: '1.7.privileged', holds: privileged, what: 'runs privileged', path: ['privileged'] },
    { code: '1.7.docker-socket', holds: given, what: 'is given the Docker socket', path: ['volumes', socket] },
    {
      code: '1.7.host-network',
      holds: networkMode === 'host',
      what: 'is in the host’s network',
      path: ['network_mode'],
    },
  ]
}
