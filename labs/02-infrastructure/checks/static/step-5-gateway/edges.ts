/** Rule 5.6: what the gateway says about itself, what it lets in, and how long it waits. */
import { observe } from '../../../../../scripts/lab/kit/observe.ts'
import type { Check } from '../../../../../scripts/lab/types.ts'
import { parseBytes } from '../../../../../scripts/stack/compose/units.ts'
import { serviceNames } from '../../rules.ts'
import { finding, leaveToLive, type StaticContext } from '../context.ts'
import { type Chain, inForce, valuesOf } from '../facts/nginx-tree.ts'
import { apiChain } from '../facts/routes.ts'

const mebibyte = 1024 * 1024
const patienceSeconds = 5

export const edges: Check<StaticContext> = {
  id: '5.6.edges',
  step: 5,
  title: 'No version is shown, and bodies over 1 MiB are refused',
  proof: 'static',
  needs: ['5.1.readable', '5.1.answers'],
  shownBy: ['5.6.*'],
  run(context) {
    const seen = observe()
    for (const service of serviceNames) {
      const chain = apiChain(context, service)
      if (!chain) {
        leaveToLive(seen, `what ${service} is protected from`)
        continue
      }
      const [tokens] = inForce(chain, 'server_tokens')
      const shown = tokens ? valuesOf(tokens)[0] : 'on'
      seen.that(shown === 'off' || shown === '' || inForce(chain, 'more_clear_headers').length > 0, () =>
        finding('5.6.version-shown', {
          message: 'The service “gateway” tells everybody which version of nginx it is.',
          place: tokens ? { file: tokens.file, line: tokens.line } : { file: chain[1]!.file, line: chain[1]!.line },
          expected: 'no version in the header Server and on error pages',
          actual: tokens ? `server_tokens ${shown}` : 'nginx’s default',
          next: 'Look at the headers of any answer, then in nginx’s documentation for what decides about them.',
        }),
      )
      const [size] = inForce(chain, 'client_max_body_size')
      const bytes = size ? parseBytes(valuesOf(size)[0] ?? '') : mebibyte
      seen.that(bytes === undefined || (bytes > 0 && bytes <= mebibyte), () =>
        finding('5.6.body-limit', {
          message: `The gateway lets larger bodies through to “${service}” than agreed.`,
          place: { file: size!.file, line: size!.line },
          expected: 'over 1 MiB refused with 413',
          actual: bytes === 0 ? 'no limit' : valuesOf(size!)[0],
          next: 'Send a body of a little more than 1 MiB.',
        }),
      )
      if (service === 'sales' && waitsLong(chain)) {
        seen.remark(
          finding('5.6.long-wait', {
            message:
              'A service whose host is gone does not refuse, it is silent: nginx waits for it a minute unless it is told otherwise.',
            place: { file: chain.at(-1)!.file, line: chain.at(-1)!.line },
            next: 'See in nginx’s documentation which timeouts a proxied request has.',
          }),
        )
      }
    }
    return seen.outcome()
  },
}

function waitsLong(chain: Chain): boolean {
  const [connect] = inForce(chain, 'proxy_connect_timeout')
  const [, number, unit] = /^(\d+)(ms|s|m)?$/.exec(connect ? (valuesOf(connect)[0] ?? '') : '60s') ?? []
  return Number(number) * (unit === 'ms' ? 0.001 : unit === 'm' ? 60 : 1) > patienceSeconds
}
