import type { ComposeService } from './types.ts'

/** The container ports of the `ports` of a service that are TCP. */
export const tcpTargets = ({ ports }: ComposeService): number[] =>
  ports.filter(({ protocol }) => protocol === 'tcp').map(({ target }) => target)
