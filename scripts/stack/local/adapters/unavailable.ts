import { type EngineName, engineNamed } from '../../engines/catalogue.ts'
import { installCommand } from '../../engines/packages.ts'
import { type StackError, serviceError } from '../../error.ts'
import type { ComposeService } from '../../types.ts'
import type { Adapter } from '../types.ts'

/** A service whose image nothing on this machine can serve. It is left out; starting it fails with the reason. */
export function skippedAdapter(service: ComposeService): Adapter {
  const image = service.image ?? 'an image without a name'
  return unavailable(
    serviceError(service, {
      kind: 'environment',
      message: `${service.name} runs ${image}, which needs Docker.`,
      next: 'Run this file with Docker, or leave the service out.',
    }),
    `needs Docker: no local engine serves ${image}`,
  )
}

/** An adapter for a service that cannot be served here; it fails when somebody starts it. */
export function unavailable(error: StackError, skip?: string): Adapter {
  return {
    engine: 'not available',
    notes: skip ? [skip] : [],
    skip: skip !== undefined,
    listeners: [],
    stopSignal: 'SIGTERM',
    preflight() {
      if (skip === undefined) throw error
    },
    prepare: () => Promise.reject(error),
  }
}

/** The failure of a service whose engine is not on the machine, with the one command that installs it. */
export function missingEngine(name: EngineName, service: ComposeService): StackError {
  const engine = engineNamed(name)
  return serviceError(service, {
    kind: 'environment',
    message: `${service.name} needs ${engine.title}, which is not on this machine.`,
    next: `To have it: ${installCommand(engine)}`,
  })
}
